// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/daemon/service.hpp"

#include "base/loop/clock.hpp"
#include "base/loop/log.hpp"
#include "guest/manager/managers.hpp"
#include "guest/manager/registry.hpp"
#include "guest/tell/names.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iterator>
#include <systemd/sd-daemon.h>

namespace netfailover::guest::daemon {

namespace {

// For the answers to those who asked before we left.
constexpr std::chrono::seconds longestEnd{1};

std::chrono::microseconds steadyTime() {
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

// What a person has to see to; a problem that is being mended, or may pass, is none yet.
std::vector<std::string> sentences(const core::Findings& findings) {
    std::vector<std::string> sentences;
    for (const core::Problem& problem : findings.problems) {
        const bool isLeft = findings.state == core::OverallState::Degraded &&
                            problem.severity == core::Severity::Problem;
        if (isLeft || core::isLeftAtThat(problem)) {
            sentences.push_back(problem.sentence);
        }
    }
    return sentences;
}

} // namespace

Service::Service(base::Loop& loop, sdbus::IConnection& connection, observe::Kernel& kernel,
                 act::Actuator& actuator, tell::Authority& authority, base::FdStore& memory,
                 const observe::Roots& roots, std::chrono::microseconds idleTime)
    : loop_(&loop), connection_(&connection), actuator_(&actuator), memory_(&memory),
      idleTime_(idleTime), pinned_(core::memoryFromText(memory.text())),
      publisher_(connection, authority, [this] { reconcileOnRequest(); }),
      observer_(loop, roots.run,
                {.read = [this, &kernel, roots] { return read(kernel, roots); },
                 .seen = [this](const auto& snapshot,
                                const auto& topology) { reconcile(snapshot, topology); },
                 .failed = [this](const std::string& why) { readingFailed(why); }},
                {}),
      idle_(loop.after([this] { leave(); })),
      end_(loop.whenQuiet([this] { loop_->exit(EXIT_SUCCESS); })),
      endAnyway_(loop.after([this] { loop_->exit(EXIT_SUCCESS); })) {}

observe::Snapshot Service::read(observe::Kernel& kernel, const observe::Roots& roots) const {
    observe::Snapshot snapshot = observe::readSnapshot(kernel, roots);
    manager::dropAbsent(snapshot.links, roots.run, absent_);
    return snapshot;
}

void Service::reconcile(const observe::Snapshot& snapshot, const core::Topology& topology) {
    // One for all: what is given up by one clock and not by another would never be published.
    const auto now = steadyTime();
    const core::Plan plan = core::plan(snapshot.links, topology, pinned_.update(topology, now));
    // Before anything is done of which this process may die.
    memory_->write(core::toText(pinned_.memory()));
    std::vector<std::string> problems = perform(plan, now);
    core::Findings findings =
        core::findingsOf(snapshot.links, topology, snapshot.driver, snapshot.problems);
    findings.switches = findings_.switches;
    findings.switches.update(topology, base::realtimeUsec());
    findings.state = stateOf(findings, plan, now);
    findings.plan = attempts_.intentions(plan, now);
    std::ranges::move(attempts_.problems(plan, topology, now),
                      std::back_inserter(findings.problems));
    findings_ = std::move(findings);
    publisher_.publish(findings_);
    armRetry(plan, now);
    std::ranges::copy(sentences(findings_), std::back_inserter(problems));
    report(problems);
    setIdle(findings_.topology.failovers.empty());
}

// What was published last may be wrong by now.  To publish may fail as well, and may be why.
void Service::readingFailed(const std::string& why) {
    std::erase_if(findings_.problems, [](const core::Problem& problem) {
        return problem.identifier == core::unreadable;
    });
    findings_.problems.push_back(core::unreadableProblem(why));
    findings_.state = core::OverallState::Degraded;
    report({why});
    publisher_.publish(findings_);
}

// Whoever asks for it wants what was given up to be tried again.
void Service::reconcileOnRequest() {
    attempts_.forget();
    observer_.observeOrThrow();
}

void Service::managerRefused(const manager::Refusal& refusal) {
    base::logWarning(refusal.why);
    if (refusal.absent) {
        absent_.insert(refusal.manager);
        observer_.request();
    }
}

void Service::followManagers(base::SystemBus& others) {
    for (const manager::Manager& manager : manager::allManagers()) {
        if (!manager.service.empty()) {
            others.whenStarted(manager.service, [this, name = manager.identity.name] {
                absent_.erase(name);
                attempts_.forget();
                observer_.request();
            });
        }
    }
}

std::vector<std::string> Service::perform(const core::Plan& plan, Time now) {
    std::vector<std::string> problems;
    addUnconfirmed(plan, problems);
    for (const core::Action& action : attempts_.due(plan, now)) {
        base::logInfo(core::describe(action));
        try {
            if (actuator_->perform(action) == act::Effect::None) {
                confirm(action);
            }
        } catch (const std::exception& error) {
            problems.push_back(core::describeFailure(action, error.what()));
        }
    }
    return problems;
}

// No event follows what the kernel has not done.
void Service::confirm(const core::Action& action) {
    if (std::ranges::count(unconfirmed_, action) == 0) {
        unconfirmed_.push_back(action);
    }
    observer_.request();
}

void Service::addUnconfirmed(const core::Plan& plan, std::vector<std::string>& problems) {
    std::erase_if(unconfirmed_, [&plan](const core::Action& action) {
        return std::ranges::count(plan.actions, action) == 0;
    });
    for (const core::Action& action : unconfirmed_) {
        problems.push_back(core::describeFailure(
            action, "the kernel says that there is nothing to do, and lists it all the same"));
    }
}

core::OverallState Service::stateOf(const core::Findings& findings, const core::Plan& plan,
                                    Time now) {
    const bool mayPass = grace_.covers(findings.problems, now);
    return attempts_.stateOf(mayPass ? core::OverallState::Repairing : findings.state, plan, now);
}

// When time alone makes a difference.
void Service::armRetry(const core::Plan& plan, Time now) {
    auto time = attempts_.untilNext(plan, now);
    if (const auto other = grace_.untilNext(now)) {
        time = std::min(time.value_or(*other), *other);
    }
    if (time) {
        observer_.requestWithin(*time);
    }
}

void Service::setIdle(bool idle) {
    if (idle && !isIdle_) {
        idle_.arm(idleTime_);
    } else if (!idle) {
        idle_.disarm();
    }
    isIdle_ = idle;
}

// Once, and not at every reading.
void Service::report(const std::vector<std::string>& problems) {
    for (const std::string& problem : problems) {
        if (std::ranges::count(reported_, problem) == 0) {
            base::logWarning(problem);
        }
    }
    reported_ = problems;
}

// Whoever calls after the name is given back makes the bus start us again; what
// was sent before is still answered, if somebody does not send for ever.
void Service::leave() {
    base::releaseName(*connection_, tell::serviceName);
    (void)sd_notify(0, "STOPPING=1");
    end_.arm();
    endAnyway_.arm(longestEnd);
}

} // namespace netfailover::guest::daemon
