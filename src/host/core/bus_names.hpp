// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"

#include <string>

namespace netfailover::host::core {

// What the daemon is called on the bus.
inline constexpr const char* busName = "org.netfailover.host1";
inline constexpr const char* busRoot = "/org/netfailover/host1";

/// @param uuid of a domain
/// @return the path of the object that stands for its pair of that MAC.
[[nodiscard]] std::string pairPath(const std::string& uuid, const Mac& mac);

} // namespace netfailover::host::core
