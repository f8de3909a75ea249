// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "act/actuator.hpp"
#include "bus/publisher.hpp"
#include "core/attempts.hpp"
#include "core/by_hand.hpp"
#include "core/switches.hpp"
#include "daemon/keepsake.hpp"
#include "kernel/snapshot.hpp"
#include "loop/loop.hpp"
#include "loop/state_files.hpp"

#include <string>
#include <vector>

namespace netfailover::daemon {

/// The one path: look at the machine, mend what is wrong, publish what is there.
/// Whatever happens, at the start or later, leads here; where all is well, nothing
/// is done.
class Service {
public:
    /// @param memory of what has to be known again after a new start
    /// @param idleTime how long to stay without any failover
    Service(loop::Loop& loop, sdbus::IConnection& connection, kernel::Kernel& kernel,
            act::Actuator& actuator, bus::Authority& authority, Keepsake& memory,
            kernel::Roots roots, std::chrono::microseconds idleTime);

    /// Looks soon, and once for any number of calls.
    void requestLook() { soon_.arm(); }

    /// Looks now; if the machine cannot be read, says why and tries again later.
    void look();

    /// Looks soon, and tries again what was given up.
    void startAnew();

    [[nodiscard]] const core::Topology& topology() const { return findings_.topology; }

private:
    void reconcile();
    void reconcileAnew();
    std::vector<std::string> perform(const core::Plan& plan);
    void report(const std::vector<std::string>& problems);
    void setIdle(bool idle);
    void stateFileChanged(std::string_view file);
    void leave();

    loop::Loop* loop_;
    sdbus::IConnection* connection_;
    kernel::Kernel* kernel_;
    act::Actuator* actuator_;
    Keepsake* memory_;
    kernel::Roots roots_;
    std::chrono::microseconds idleTime_;
    bus::Findings findings_;
    core::Attempts attempts_;
    core::ByHand byHand_;
    core::SwitchLog switches_;
    std::vector<std::string> reported_;
    bool isIdle_{};
    bus::Publisher publisher_;
    loop::StateFiles stateFiles_;
    loop::Source soon_;
    loop::Source retry_;
    loop::Source idle_;
    loop::Source end_;
};

} // namespace netfailover::daemon
