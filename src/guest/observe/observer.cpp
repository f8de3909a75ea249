// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/observer.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/manager/managers.hpp"

#include <algorithm>
#include <utility>

namespace netfailover::guest::observe {

namespace {

constexpr std::chrono::minutes longestWait{1};

} // namespace

Observer::Observer(base::Loop& loop, const std::string& run, Client client, Timing timing)
    : client_(std::move(client)), timing_(timing), nextWait_(timing.retry),
      stateFiles_(loop, manager::stateFolders(run),
                  [this](std::string_view file) { stateFileChanged(file); }),
      timer_(loop.after([this] { observe(); }, base::exactly)) {}

void Observer::observe() {
    try {
        observeOrThrow();
    } catch (const std::exception& error) {
        tellFailure(error.what());
    }
}

// Nobody above takes what the client throws meanwhile, and another reading is due.
void Observer::tellFailure(const std::string& why) {
    try {
        client_.failed(why);
    } catch (const std::exception&) {
        return;
    }
}

void Observer::observeOrThrow() {
    try {
        read();
    } catch (...) {
        requestWithin(timing_.retry);
        throw;
    }
}

void Observer::read() {
    due_.reset();
    timer_.disarm();
    const auto start = Clock::now();
    // Before reading, so that nothing changes unseen in between.
    stateFiles_.watch();
    const Snapshot snapshot = client_.read();
    known_ = core::classify(snapshot.links);
    if (std::exchange(lostEvents_, false) || !snapshot.settled) {
        requestWithin(timing_.retry);
    }
    expectMore(snapshot);
    client_.seen(snapshot, known_);
    const auto end = Clock::now();
    pauseEnd_ = end + (end - start);
    // What was requested meanwhile was not put off yet.
    if (due_ && *due_ < pauseEnd_) {
        due_.reset();
        requestWithin({});
    }
}

void Observer::requestWithin(std::chrono::microseconds time) {
    const auto now = Clock::now();
    const auto due = std::max(now + time, pauseEnd_);
    if (!due_ || due < *due_) {
        due_ = due;
        timer_.arm(std::chrono::ceil<std::chrono::microseconds>(due - now));
    }
}

void Observer::requestAfterLoss() {
    lostEvents_ = true;
    request();
}

// udev announces once that it has processed a link, and that message may be lost; of what
// could not be read no event says that it can be by now.  The wait doubles, for where no udev
// runs there is nothing to come.
void Observer::expectMore(const Snapshot& snapshot) {
    const auto isExpected = [](const core::Link& link) { return link.driver && !link.udevRole; };
    if (snapshot.problems.empty() && std::ranges::none_of(snapshot.links, isExpected)) {
        nextWait_ = timing_.retry;
        return;
    }
    requestWithin(nextWait_);
    nextWait_ = std::min<std::chrono::microseconds>(2 * nextWait_, longestWait);
}

void Observer::stateFileChanged(std::string_view file) {
    const auto members = core::membersOf(known_);
    if (file.empty() || std::ranges::any_of(members, [file](const core::Member& member) {
            return manager::isStateFileOf(*member.link, file);
        })) {
        request();
    }
}

} // namespace netfailover::guest::observe
