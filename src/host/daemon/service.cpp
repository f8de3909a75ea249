// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/service.hpp"

#include "base/loop/log.hpp"
#include "base/text/printable.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace netfailover::host::daemon {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// A libvirtd that is started anew is back soon.  One that stays away is not worth half a process
// a second, and for domains that run its hook tells when it is back.
constexpr auto shortPause = 500ms;
constexpr auto shortPauses = 1min;
constexpr auto longPause = 10s;
constexpr auto shortestAttemptPause = 5s;
constexpr auto longestAttemptPause = 60s;
// How long after an attempt links may still change because of it.
constexpr auto echo = 2s;
constexpr auto questionPause = 1s;
constexpr auto longestQuestionPause = 60s;
// Of one that sends its memory QEMU tells whatever happens, and would have to be asked.
constexpr auto sendingPause = 10s;
constexpr auto entriesPause = 50ms;

Entries::Concern concernOf(const Records& records) {
    Entries::Concern concern;
    for (const auto& [uuid, record] : records) {
        for (const PairRecord& pair : record.pairs) {
            concern.macs.push_back(pair.mac);
            for (const auto& port :
                 {pair.place.place.tap, pair.place.place.uplink, pair.place.bridge}) {
                if (port) {
                    concern.links.push_back(port->index);
                }
            }
        }
    }
    return concern;
}

bool isSending(const core::Course& course) {
    return course.stage == core::Stage::LeavingActive && !course.unheard;
}

std::vector<std::string> with(std::vector<std::string> command,
                              const std::vector<std::string>& words) {
    command.insert(command.end(), words.begin(), words.end());
    return command;
}

std::vector<std::string> wordsFor(const std::string& uuid,
                                  const std::vector<core::PciAddress>& misnamed) {
    std::vector<std::string> words{uuid};
    for (const core::PciAddress& address : misnamed) {
        words.push_back("--instead-of=" + address.toString());
    }
    return words;
}

} // namespace

Service::Service(base::Loop& loop, Domains& domains, int listener, Programs programs,
                 std::chrono::microseconds idleTime, std::function<void()> changed,
                 SharedFiles files)
    : loop_(&loop), domains_(&domains), programs_(std::move(programs)), files_(std::move(files)),
      idleTime_(idleTime), changed_(std::move(changed)),
      asking_(loop, programs_.ask,
              [this](std::string_view line, Time asked) { take(line, asked); }),
      server_(loop, listener, [this](const std::string& text) { return answer(text); }),
      kernel_(loop.onReadable(entries_.descriptor(), [this] { heard(); })),
      timer_(loop.after([this] { onTime(); })), restart_(loop.after([this] { startWatch(); })),
      links_(loop.after([this] {
          isListDue_ = false;
          ask("list");
      })),
      answered_(loop.after([this] { endQuestions(); })),
      idle_(loop.after([this] { loop_->exit(EXIT_SUCCESS); })) {
    domains_->reconcile(Clock::now());
    startWatch();
    readDetaching();
    if (!files_.detaching.empty()) {
        detaching_ = loop.onFolder(files_.detaching, [this](std::string_view) {
            readDetaching();
            settle();
        });
    }
    settle();
}

void Service::readDetaching() {
    if (!files_.detaching.empty()) {
        const Time now = Clock::now();
        domains_->detaching(daemon::readDetaching(files_.detaching, now), now);
    }
}

std::string Service::answer(const std::string& text) {
    const auto call = core::parseHookCall(text);
    std::string answer = core::hookConsent;
    try {
        answer = call ? domains_->call(*call, Clock::now()) : answer;
    } catch (const std::runtime_error& error) {
        base::logWarning(std::string("a call of libvirt's hook: ") + error.what());
    }
    if (const auto refusal = core::refusalIn(answer)) {
        base::logWarning("a migration to this host is refused: " + *refusal);
    }
    if (call && call->operation == core::HookOperation::Release) {
        hasten(true);
    }
    if (hasWatchEnded_) {
        restart_.arm(1us); // libvirtd has just shown that it runs
    }
    settle();
    return answer;
}

void Service::take(std::string_view line, Time asked) {
    silentSince_.reset();
    try {
        if (const auto report = libvirt::fromLine(line)) {
            takeReport(*report, asked);
        }
    } catch (const std::runtime_error& error) {
        base::logWarning(std::string("what libvirt tells of a domain: ") + error.what());
    }
    settle();
}

void Service::takeReport(const libvirt::Report& report, Time asked) {
    const Time now = Clock::now();
    if (std::holds_alternative<libvirt::Listening>(report)) {
        ask("list");
        for (const auto& [uuid, record] : domains_->records()) {
            find(uuid); // what an earlier daemon knew of may have no pair by now
        }
    } else if (const auto* const event = std::get_if<libvirt::Happened>(&report)) {
        domains_->happened(event->uuid, event->event, now);
    } else if (const auto* const domain = std::get_if<libvirt::Changed>(&report)) {
        find(domain->uuid);
    } else if (const auto* const found = std::get_if<libvirt::Found>(&report)) {
        takeFound(*found, asked);
    } else if (const auto* const listed = std::get_if<libvirt::Listed>(&report)) {
        std::ranges::for_each(listed->uuids, [this](const auto& uuid) { find(uuid); });
        domains_->listed({listed->uuids.begin(), listed->uuids.end()}, now, asked);
    } else if (const auto* const guest = std::get_if<libvirt::InGuest>(&report)) {
        domains_->inGuest(guest->uuid, guest->macs, now);
    }
}

void Service::takeFound(const libvirt::Found& found, Time asked) {
    if (!domains_->found(found, Clock::now(), asked)) {
        find(found.uuid);
        return;
    }
    // Of one that starts or comes events tell, and it is asked for anyway.
    const bool isBusy = found.sight.job == core::Job::Unknown && !found.sight.paused;
    if (isBusy && domains_->records().contains(found.uuid)) {
        asking_.askLater("find " + found.uuid);
    }
}

void Service::heard() {
    const auto heard = entries_.drain(concernOf(domains_->records()));
    const Time now = Clock::now();
    // libvirt gives a virtual function its MAC long before the guest runs here.
    const bool counts = heard.entries || (heard.links && isAnyMoving());
    if (counts && now >= nextOfEntries_) {
        nextOfEntries_ = now + entriesPause;
        domains_->reconcile(now);
        settle();
    } else if (counts && !isEntryDue_) {
        isEntryDue_ = true;
        settle();
    }
    if (heard.links && !attempts_.empty()) {
        hasten(false);
        settle();
    }
    // On some hosts links come and go all the time: to wait for a pause would be for ever.
    if (heard.links && !domains_->empty() && !std::exchange(isListDue_, true)) {
        links_.arm(1s);
    }
}

// Ends when libvirtd does.  A hook's call starts it at once.
void Service::startWatch() {
    hasWatchEnded_ = false;
    watch_.reset();
    const auto end = [this] {
        hasWatchEnded_ = true;
        const Time now = Clock::now();
        silentSince_ = silentSince_.value_or(now);
        restart_.arm(now - *silentSince_ < shortPauses ? shortPause : longPause);
        asking_.drop();
        domains_->unheard(now);
        settle();
    };
    domains_->askedAnew(Clock::now());
    try {
        watch_ = std::make_unique<Child>(
            *loop_, programs_.watch, [this](std::string_view line) { take(line, Clock::now()); },
            end);
    } catch (const std::system_error& error) {
        base::logWarning(error.what());
        end();
    }
}

// Where nobody hears libvirt nobody answers either.
void Service::ask(const std::string& question) {
    if (!hasWatchEnded_) {
        asking_.ask(question);
    }
}

void Service::find(const std::string& uuid) {
    ask((domains_->records().contains(uuid) ? "find " : "look ") + uuid);
}

bool Service::isAnyMoving() const {
    return std::ranges::any_of(domains_->records(), [](const auto& entry) {
        return entry.second.course.stage != core::Stage::Running;
    });
}

// The bridge is looked at more often than libvirt is asked.
void Service::askWhatChanges(Time now) {
    if (now < nextQuestion_) {
        return;
    }
    nextQuestion_ = now + questionPause;
    const bool asksSending = now >= nextOfSending_;
    nextOfSending_ = asksSending ? now + sendingPause : nextOfSending_;
    for (const auto& [uuid, record] : domains_->records()) {
        const bool isMoving = record.course.stage != core::Stage::Running;
        if (isMoving && (asksSending || !isSending(record.course))) {
            find(uuid);
        }
    }
    const auto joining = domains_->joining();
    for (const std::string& uuid : joining) {
        askAgent(uuid, now);
    }
    std::erase_if(questions_, [&](const auto& entry) {
        return !entry.second.child && std::ranges::count(joining, entry.first) == 0;
    });
}

// An agent that says nothing is asked less and less often: each time costs a process.
void Service::endQuestions() {
    for (auto& [uuid, question] : questions_) {
        if (!std::exchange(question.isOver, false)) {
            continue;
        }
        question.child.reset();
        const bool isAnswered = std::exchange(question.isAnswered, false);
        question.pause =
            isAnswered ? questionPause : std::min(question.pause * 2, longestQuestionPause);
        question.next = Clock::now() + question.pause;
    }
}

// An agent that does not answer keeps nobody but its own process waiting.
void Service::askAgent(const std::string& uuid, Time now) {
    Question& question = questions_[uuid];
    if (question.child || now < question.next) {
        return;
    }
    const auto end = [this, uuid] {
        questions_[uuid].isOver = true;
        answered_.arm(base::exactly);
    };
    const auto line = [this, uuid](std::string_view text) {
        questions_[uuid].isAnswered = true;
        take(text, Clock::now());
    };
    try {
        question.child = std::make_unique<Child>(*loop_, with(programs_.agent, {uuid}), line, end);
    } catch (const std::system_error& error) {
        base::logWarning(error.what());
        end();
    }
}

void Service::onTime() {
    const Time now = Clock::now();
    askWhatChanges(now);
    isEntryDue_ = false;
    domains_->reconcile(now);
    settle();
}

// A change of a domain may have to wait for half a minute: a process of its own does it.
void Service::attempt(const Change& change, const std::vector<std::string>& command) {
    Attempt& attempt = attempts_[change];
    const Time now = Clock::now();
    if (attempt.isOver) {
        attempt.child.reset();
        attempt.isOver = false;
    }
    if (attempt.child || now < attempt.next) {
        return;
    }
    // Whoever migrates the domain would only be in the way of what is tried.
    if (change.second == What::Reattach && isMigrating(files_.migrating, change.first)) {
        attempt.next = now + shortestAttemptPause;
        return;
    }
    attempt.start = now;
    attempt.next = now + attempt.pause;
    attempt.pause = std::min(attempt.pause * 2, longestAttemptPause);
    // What is in the daemon's care counts more than what it cannot start.
    try {
        attempt.child = std::make_unique<Child>(
            *loop_, command, [](std::string_view line) { base::logInfo(std::string(line)); },
            [this, change] {
                attempts_[change].isOver = true;
                attempts_[change].end = Clock::now();
                find(change.first);
                timer_.arm(base::exactly); // there may be nobody who answers
            });
    } catch (const std::system_error& error) {
        base::logWarning(error.what());
    }
}

// A virtual function may have come back.  An attempt that fails lets links come and go, too: where
// only those tell, its own are not to have it tried again and again.
void Service::hasten(bool isCertain) {
    const Time now = Clock::now();
    for (auto& [change, attempt] : attempts_) {
        const bool isOwn = attempt.isUnderWay() || now - attempt.end < echo;
        if (change.second == What::Reattach && (isCertain || !isOwn)) {
            attempt.next = std::min(attempt.next, attempt.start + shortestAttemptPause);
        }
    }
}

void Service::giveWhatLacks() {
    std::map<Change, std::vector<std::string>> commands;
    for (const auto& [uuid, element] : domains_->unrecorded()) {
        commands[{uuid, What::Record}] = with(programs_.record, {uuid, element});
    }
    for (const auto& [uuid, misnamed] : domains_->lacking()) {
        commands[{uuid, What::Reattach}] = with(programs_.reattach, wordsFor(uuid, misnamed));
    }
    for (const auto& [change, command] : commands) {
        attempt(change, command);
    }
    std::erase_if(attempts_, [&](const auto& entry) {
        return !entry.second.isUnderWay() && !commands.contains(entry.first);
    });
}

void Service::settle() {
    const Time now = Clock::now();
    giveWhatLacks();
    entries_.follow(domains_->followsEntries());
    auto next = domains_->next();
    if (isEntryDue_) {
        next = std::min(next.value_or(Time::max()), nextOfEntries_);
    }
    if (!domains_->joining().empty()) {
        next = std::min(next.value_or(Time::max()), now + questionPause);
    }
    for (const auto& [uuid, attempt] : attempts_) {
        if (!attempt.isUnderWay()) { // its end tells of itself
            next = std::min(next.value_or(Time::max()), attempt.next);
        }
    }
    if (next) {
        timer_.arm(std::chrono::duration_cast<std::chrono::microseconds>(
            std::max(*next - now, Time::duration(10ms))));
    } else {
        timer_.disarm();
    }
    if (domains_->empty() && !isIdle_) {
        idle_.arm(idleTime_);
    } else if (!domains_->empty()) {
        idle_.disarm();
    }
    isIdle_ = domains_->empty();
    changed_();
}

} // namespace netfailover::host::daemon
