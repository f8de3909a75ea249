// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/system_bus.hpp"

#include <functional>
#include <string>

namespace netfailover::guest::manager {

/// systemd-networkd as seen from the bus; see org.freedesktop.network1(5).  Waits for
/// nothing, and starts no networkd that is stopped.
class Networkd {
public:
    /// @param bus outlives this
    /// @param complain gets a sentence when an answer is a refusal, or none comes
    Networkd(base::SystemBus& bus, std::function<void(const std::string&)> complain);

    /// Has it choose a .network file for the link anew, and apply it.
    /// @param link interface index
    /// @throws std::system_error if the bus is not there
    void reconfigure(int link);

private:
    base::SystemBus* bus_;
    std::function<void(const std::string&)> complain_;
};

} // namespace netfailover::guest::manager
