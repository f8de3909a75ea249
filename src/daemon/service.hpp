// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "bus/publisher.hpp"
#include "core/switches.hpp"
#include "daemon/loop.hpp"
#include "daemon/state_files.hpp"
#include "kernel/snapshot.hpp"

#include <string>
#include <vector>

namespace netfailover::daemon {

/// The one path: look at the machine, publish what is there.  Whatever happens,
/// at the start or later, leads here, and a second look changes nothing.
class Service {
public:
    /// @param idleTime how long to stay without any failover
    Service(Loop& loop, sdbus::IConnection& connection, kernel::Kernel& kernel, kernel::Roots roots,
            std::chrono::microseconds idleTime);

    /// Looks soon, and once for any number of calls.
    void requestLook() { soon_.arm(); }

    /// Looks now; if the machine cannot be read, says why and tries again later.
    void look();

    [[nodiscard]] const core::Topology& topology() const { return topology_; }

private:
    void reconcile();
    void report(const std::vector<std::string>& problems);
    void setIdle(bool idle);
    void stateFileChanged(std::string_view file);
    void leave();

    Loop* loop_;
    sdbus::IConnection* connection_;
    kernel::Kernel* kernel_;
    kernel::Roots roots_;
    core::Topology topology_;
    core::SwitchLog switches_;
    std::vector<std::string> reported_;
    bool isIdle_{};
    bus::Publisher publisher_;
    StateFiles stateFiles_;
    Source soon_;
    Source retry_;
    Source idle_;
    Source end_;
};

} // namespace netfailover::daemon
