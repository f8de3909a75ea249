// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/fd_store.hpp"
#include "base/loop/loop.hpp"
#include "guest/act/actuator.hpp"
#include "guest/core/attempts.hpp"
#include "guest/core/pinned.hpp"
#include "guest/core/switches.hpp"
#include "guest/manager/manager.hpp"
#include "guest/observe/snapshot.hpp"
#include "guest/observe/state_files.hpp"
#include "guest/tell/publisher.hpp"

#include <set>
#include <string>
#include <vector>

namespace netfailover::guest::daemon {

/// The one path: look at the machine, mend what is wrong, publish what is there.
/// Whatever happens, at the start or later, leads here; where all is well, nothing
/// is done.
class Service {
public:
    /// @param memory of what has to be known again after a new start
    /// @param idleTime how long to stay without any failover
    Service(base::Loop& loop, sdbus::IConnection& connection, observe::Kernel& kernel,
            act::Actuator& actuator, tell::Authority& authority, base::FdStore& memory,
            observe::Roots roots, std::chrono::microseconds idleTime);

    /// Looks soon, and once for any number of calls.
    void requestLook() { soon_.arm(); }

    /// Looks now; if the machine cannot be read, says why and tries again later.
    void look();

    /// Takes note of a network manager that does not do what it was asked for.
    void managerRefused(const manager::Refusal& refusal);

    /// Asks managers again once they are on the bus: requests sent before were lost.
    /// @param others by which they are asked
    void followManagers(base::SystemBus& others);

    [[nodiscard]] const core::Topology& topology() const { return findings_.topology; }

private:
    void reconcile();
    void reconcileAnew();
    std::vector<std::string> perform(const core::Plan& plan);
    void report(const std::vector<std::string>& problems);
    void setIdle(bool idle);
    void stateFileChanged(std::string_view file);
    void leave();

    base::Loop* loop_;
    sdbus::IConnection* connection_;
    observe::Kernel* kernel_;
    act::Actuator* actuator_;
    base::FdStore* memory_;
    observe::Roots roots_;
    std::chrono::microseconds idleTime_;
    tell::Findings findings_;
    core::Attempts attempts_;
    core::Pinned pinned_;
    core::SwitchLog switches_;
    /// Managers of which the bus says that they do not run.
    std::set<std::string> absent_;
    std::vector<std::string> reported_;
    bool isIdle_{};
    tell::Publisher publisher_;
    observe::StateFiles stateFiles_;
    base::Source soon_;
    base::Source retry_;
    base::Source idle_;
    base::Source end_;
};

} // namespace netfailover::guest::daemon
