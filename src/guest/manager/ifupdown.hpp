// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/system_bus.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace netfailover::guest::manager {

/// The name of net-failover-release@.service for a link, with the bytes that a unit's
/// name may not hold written as systemd.unit(5) says ("\x2d").
[[nodiscard]] std::string releaseUnit(std::string_view name);

/// ifupdown has nobody to be asked, and its programs do not run in the daemon's
/// sandbox: a unit of ours does what there is to do.  Waits for nothing.
class Ifupdown {
public:
    /// @param bus outlives this
    /// @param complain gets a sentence when systemd refuses, or does not answer
    Ifupdown(base::SystemBus& bus, std::function<void(const std::string&)> complain);

    /// Starts net-failover-release@NAME.service; one that runs already is left alone.
    /// @throws std::system_error if the bus is not there
    void release(std::string_view name);

private:
    base::SystemBus* bus_;
    std::function<void(const std::string&)> complain_;
};

} // namespace netfailover::guest::manager
