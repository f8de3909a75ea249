// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

namespace netfailover::guest::manager {

/// The name of net-failover-release@.service for a link, with the bytes that a unit's
/// name may not hold written as systemd.unit(5) says ("\x2d").
[[nodiscard]] std::string releaseUnit(std::string_view link);

} // namespace netfailover::guest::manager
