// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>

namespace netfailover::guest::tell {

inline constexpr const char* serviceName = "org.netfailover1";
inline constexpr const char* rootPath = "/org/netfailover1";
/// What a property holds where there is no object.
inline constexpr const char* noObject = "/";

/// How long polkit may take to decide, as somebody may have to type a password.  Whoever
/// calls Reconcile() waits longer than that.
inline constexpr std::uint64_t authorizationUsec = 120'000'000;

// A part of an object path must not start with a digit: sd_bus_path_encode(3)
// writes it as _ and two hexadecimal digits, which for a digit are 3 and itself.

/// @param index interface index of the master
[[nodiscard]] inline std::string failoverPath(int index) {
    return std::string(rootPath) + "/failover/_3" + std::to_string(index);
}

/// @param index interface index
[[nodiscard]] inline std::string linkPath(int index) {
    return std::string(rootPath) + "/link/_3" + std::to_string(index);
}

} // namespace netfailover::guest::tell
