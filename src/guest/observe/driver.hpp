// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

namespace netfailover::guest::observe {

/// Asks for the driver of a link as ethtool names it.
/// @param descriptor of any socket
/// @return nothing for a link that has gone or has no driver of its own.
/// @throws std::system_error
[[nodiscard]] std::optional<std::string> readDriver(int descriptor, int index);

} // namespace netfailover::guest::observe
