// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/fd_store.hpp"
#include "base/loop/loop.hpp"
#include "guest/act/actuator.hpp"
#include "guest/core/attempts.hpp"
#include "guest/core/findings.hpp"
#include "guest/core/grace.hpp"
#include "guest/core/pinned.hpp"
#include "guest/manager/manager.hpp"
#include "guest/observe/kernel.hpp"
#include "guest/observe/observer.hpp"
#include "guest/tell/publisher.hpp"

#include <set>
#include <string>
#include <vector>

namespace netfailover::guest::daemon {

/// The one path: read the machine, mend what is wrong, publish what is there.
/// Whatever happens, at the start or later, leads here; where all is well, nothing
/// is done.
class Service {
public:
    /// @param memory of what has to be known again after a new start
    /// @param idleTime how long to stay without any failover
    Service(base::Loop& loop, sdbus::IConnection& connection, observe::Kernel& kernel,
            act::Actuator& actuator, tell::Authority& authority, base::FdStore& memory,
            const observe::Roots& roots, std::chrono::microseconds idleTime);

    /// What leads to a new reading, and reads.
    [[nodiscard]] observe::Observer& observer() { return observer_; }

    /// Takes note of a network manager that does not do what it was asked for.
    void managerRefused(const manager::Refusal& refusal);

    /// Asks managers again once they are on the bus: requests sent before were lost.
    /// @param others by which they are asked
    void followManagers(base::SystemBus& others);

private:
    using Time = core::Attempts::Time;

    [[nodiscard]] observe::Snapshot read(observe::Kernel& kernel,
                                         const observe::Roots& roots) const;
    void reconcile(const observe::Snapshot& snapshot, const core::Topology& topology);
    void reconcileOnRequest();
    void readingFailed(const std::string& why);
    std::vector<std::string> perform(const core::Plan& plan, Time now);
    void confirm(const core::Action& action);
    void addUnconfirmed(const core::Plan& plan, std::vector<std::string>& problems);
    core::OverallState stateOf(const core::Findings& findings, const core::Plan& plan, Time now);
    void armRetry(const core::Plan& plan, Time now);
    void report(const std::vector<std::string>& problems);
    void setIdle(bool idle);
    void leave();

    base::Loop* loop_;
    sdbus::IConnection* connection_;
    act::Actuator* actuator_;
    base::FdStore* memory_;
    std::chrono::microseconds idleTime_;
    core::Findings findings_;
    core::Attempts attempts_;
    core::Grace grace_;
    core::Pinned pinned_;
    /// Managers of which the bus says that they do not run.
    std::set<std::string> absent_;
    /// Actions without an effect, of which a reading has to show that there was no need.
    std::vector<core::Action> unconfirmed_;
    std::vector<std::string> reported_;
    bool isIdle_{};
    tell::Publisher publisher_;
    observe::Observer observer_;
    base::Source idle_;
    base::Source end_;
    base::Source endAnyway_;
};

} // namespace netfailover::guest::daemon
