// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <map>
#include <optional>
#include <string>

namespace netfailover::guest::observe {

/// By which 78-net-failover.rules says what a link is.
inline constexpr const char* roleProperty = "ID_NET_FAILOVER_ROLE";

/// @param index interface index
/// @return see core::Link::udevRole; nothing also for a link that has gone.
[[nodiscard]] std::optional<std::string> readUdevRole(int index);

/// @param index interface index
/// @return all properties in the udev database; none for a link that has gone.
[[nodiscard]] std::map<std::string, std::string> readUdevProperties(int index);

} // namespace netfailover::guest::observe
