// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netfailover::guest::observe {

/// Says whose net_failover driver is at work: "in-tree", or our own module with its
/// version, "net-failover 0.2.0" for example.
///
/// Ours is the one with the parameter takeover_delay, or whose version says so.
/// @param sys /sys
/// @param inUse true if a failover device exists; a driver that is built into
///        the kernel has no folder below /sys/module.
/// @return "" where no failover driver is loaded.
/// @throws std::system_error if sysfs cannot be read
[[nodiscard]] std::string readFailoverDriver(const std::string& sys, bool inUse);

/// The net_failover module that the next boot loads.
struct ModuleFile {
    /// As readFailoverDriver() says it; "" if it is not known.
    std::string driver{};
    std::string path{};
    /// Who signed it; "" for nobody.
    std::string signer{};
    /// The running kernel loads no module without a signature.
    bool mustBeSigned{};

    friend bool operator==(const ModuleFile&, const ModuleFile&) = default;
};

/// @param text what "modinfo net_failover" prints
[[nodiscard]] ModuleFile parseModinfo(std::string_view text);

/// @param sys /sys
/// @return true if module signatures are enforced, by the lockdown that Secure Boot
///         brings, or by a parameter of the kernel.
[[nodiscard]] bool mustModulesBeSigned(const std::string& sys);

/// Asks modinfo.
/// @param sys /sys
/// @throws std::system_error if sysfs cannot be read
[[nodiscard]] ModuleFile readModuleFile(const std::string& sys);

} // namespace netfailover::guest::observe
