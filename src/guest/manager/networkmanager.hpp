// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/system_bus.hpp"

#include <functional>
#include <string>

namespace netfailover::guest::manager {

/// NetworkManager as seen from the bus, see its D-Bus reference manual.  Waits for
/// nothing, and starts no NetworkManager that is stopped.
class NetworkManager {
public:
    /// Its name on the bus.
    static constexpr const char* service = "org.freedesktop.NetworkManager";

    /// @param bus outlives this
    /// @param complain gets a sentence when an answer is a refusal, or none comes
    NetworkManager(base::SystemBus& bus, std::function<void(const std::string&)> complain);

    /// Has it take down what it has on a link, and leave the link alone from then on:
    /// property Managed of org.freedesktop.NetworkManager.Device.
    /// @param name of a link; one that is not UTF-8 cannot be named on the bus
    /// @throws std::system_error if the bus is not there
    void unmanage(const std::string& name);

private:
    void setUnmanaged(const std::string& name, const char* device);

    base::SystemBus* bus_;
    std::function<void(const std::string&)> complain_;
};

} // namespace netfailover::guest::manager
