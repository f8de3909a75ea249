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

} // namespace

Service::Service(base::Loop& loop, sdbus::IConnection& connection, observe::Kernel& kernel,
                 act::Actuator& actuator, tell::Authority& authority, base::FdStore& memory,
                 const observe::Roots& roots, std::chrono::microseconds idleTime)
    : loop_(&loop), connection_(&connection), actuator_(&actuator), memory_(&memory),
      idleTime_(idleTime), pinned_(core::memoryFromText(memory.text())),
      publisher_(connection, authority, [this] { reconcileAnew(); }),
      observer_(loop, roots.run,
                {.read = [this, &kernel, roots] { return read(kernel, roots); },
                 .seen = [this](const auto& snapshot,
                                const auto& topology) { reconcile(snapshot, topology); },
                 .failed = [this](const std::string& why) { report({why}); }},
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
    switches_.update(topology, base::realtimeUsec());
    const core::Plan plan =
        core::plan(snapshot.links, topology, pinned_.update(topology, steadyTime()));
    // Before anything is done of which this process may die.
    memory_->write(core::toText(pinned_.memory()));
    std::vector<std::string> problems = perform(plan);
    const core::OverallState state = attempts_.stateOf(topology, plan, steadyTime());
    findings_ = {.topology = topology,
                 .state = state,
                 .driver = snapshot.driver,
                 .plan = attempts_.intentions(plan, steadyTime())};
    publisher_.publish(findings_, switches_);
    std::ranges::copy(snapshot.problems, std::back_inserter(problems));
    report(problems);
    setIdle(findings_.topology.failovers.empty());
}

// Whoever asks for it wants what was given up to be tried again.
void Service::reconcileAnew() {
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

std::vector<std::string> Service::perform(const core::Plan& plan) {
    std::vector<std::string> problems = plan.waiting;
    const auto now = steadyTime();
    for (const core::Action& action : attempts_.due(plan, now)) {
        base::logInfo(core::describe(action));
        try {
            actuator_->perform(action);
        } catch (const std::exception& error) {
            problems.push_back(core::describeFailure(action, error.what()));
        }
    }
    for (const core::Action& action : plan.actions) {
        if (attempts_.hasGivenUp(action, now)) {
            problems.push_back(core::describeFailure(action, "given up, it has not helped"));
        }
    }
    if (const auto time = attempts_.untilNext(plan, now)) {
        observer_.requestWithin(*time);
    }
    return problems;
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

// Whoever calls after the name is given back makes the bus start us anew; what
// was sent before is still answered, if somebody does not send for ever.
void Service::leave() {
    base::releaseName(*connection_, tell::serviceName);
    (void)sd_notify(0, "STOPPING=1");
    end_.arm();
    endAnyway_.arm(longestEnd);
}

} // namespace netfailover::guest::daemon
