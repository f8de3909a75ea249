// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <optional>
#include <string>

namespace netfailover::guest::observe {

/// Reads what our kernel module reports of a link, from
/// `sys`/class/net/NAME/net_failover/.
/// @param sys /sys, of the same network namespace
/// @return nothing where the module is another, or if the link has gone or its name is
///         another's by now.
/// @throws std::system_error if a file is there and cannot be read
[[nodiscard]] std::optional<core::ModuleAttributes>
readModuleAttributes(const std::string& sys, int index, const std::string& name);

} // namespace netfailover::guest::observe
