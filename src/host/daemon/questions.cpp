// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/questions.hpp"

#include "base/loop/log.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace netfailover::host::daemon {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// An answer takes some milliseconds; behind one that takes longer nobody waits.  Nor is one
// that could not answer followed by another one sooner.
constexpr auto patience = 2s;
// Who is not asked for so long ends: a connection to libvirt takes memory.
constexpr auto idleTime = 10s;
constexpr auto laterPause = 250ms;

void add(std::deque<std::string>& questions, const std::string& question) {
    if (std::ranges::find(questions, question) == questions.end()) {
        questions.push_back(question);
    }
}

} // namespace

Questions::Questions(base::Loop& loop, std::vector<std::string> command,
                     std::function<void(std::string_view, Time)> answered)
    : loop_(&loop), command_(std::move(command)), answered_(std::move(answered)),
      timer_(loop.after([this] { onTime(); })), laterTimer_(loop.after([this] {
          for (const std::string& question : std::exchange(later_, {})) {
              ask(question);
          }
      })) {}

void Questions::ask(const std::string& question) {
    add(due_, question);
    dispatch();
}

void Questions::askLater(const std::string& question) {
    add(later_, question);
    laterTimer_.arm(laterPause);
}

void Questions::drop() {
    due_.clear();
    later_.clear();
    // One of them may be the one that is heard just now.
    for (Asker& asker : askers_) {
        asker.question.clear();
        asker.isOver = true;
        asker.since = {};
    }
    timer_.arm(base::exactly);
}

void Questions::take(Asker& asker, std::string_view line) {
    if (asker.isOver || asker.question.empty()) {
        return;
    }
    const Time asked = std::exchange(asker.since, Clock::now());
    asker.question.clear();
    answered_(line, asked);
    dispatch();
}

// Its question is asked again, by another one.
void Questions::lose(Asker& asker) {
    if (asker.isOver) {
        return;
    }
    if (!asker.question.empty()) {
        add(due_, std::exchange(asker.question, {}));
    }
    asker.isOver = true;
    asker.since = Clock::now();
    arm(asker.since);
}

bool Questions::isBeingAsked(const std::string& question) const {
    return std::ranges::any_of(askers_,
                               [&](const Asker& asker) { return asker.question == question; });
}

// One that asks or has failed just now keeps others from being started.
Questions::Asker* Questions::idle(Time now) {
    const auto isIdle = [](const Asker& asker) { return asker.question.empty() && !asker.isOver; };
    const auto found = std::ranges::find_if(askers_, isIdle);
    if (found != askers_.end()) {
        return &*found;
    }
    const bool isSoon = std::ranges::any_of(
        askers_, [&](const Asker& asker) { return now - asker.since < patience; });
    return isSoon ? nullptr : start();
}

Questions::Asker* Questions::start() {
    Asker& asker = askers_.emplace_back();
    try {
        asker.child = std::make_unique<Child>(
            *loop_, command_, [this, &asker](std::string_view line) { take(asker, line); },
            [this, &asker] { lose(asker); });
        return &asker;
    } catch (const std::system_error& error) {
        base::logWarning(error.what());
        lose(asker);
        return nullptr;
    }
}

void Questions::dispatch() {
    const Time now = Clock::now();
    for (auto next = due_.begin(); next != due_.end();) {
        Asker* const asker = isBeingAsked(*next) ? nullptr : idle(now);
        if (asker == nullptr) {
            ++next;
            continue;
        }
        asker->question = *next;
        asker->since = now;
        next = due_.erase(next);
        asker->child->write(asker->question + "\n");
    }
    arm(now);
}

void Questions::arm(Time now) {
    Time next = Time::max();
    for (const Asker& asker : askers_) {
        const bool isIdle = asker.question.empty() && !asker.isOver;
        const Time limit = asker.since + (isIdle ? Time::duration(idleTime) : patience);
        if (limit > now && (isIdle || asker.isOver || !due_.empty())) {
            next = std::min(next, limit);
        }
    }
    if (next != Time::max()) {
        timer_.arm(std::chrono::duration_cast<std::chrono::microseconds>(next - now) + 1ms);
    }
}

void Questions::onTime() {
    const Time now = Clock::now();
    askers_.remove_if([&](const Asker& asker) {
        const Time::duration pause = asker.isOver ? patience : idleTime;
        return asker.question.empty() && now - asker.since >= pause;
    });
    dispatch();
}

} // namespace netfailover::host::daemon
