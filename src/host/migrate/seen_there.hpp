// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"

#include <optional>
#include <string>

namespace netfailover::host::migrate {

/// Asks the other host for a domain once a migration is over; its job is not asked for.  A host
/// of which the wire is cut would keep us waiting for minutes, one that hangs for ever: it has
/// 20 seconds.
/// @return nothing where it does not answer.
[[nodiscard]] std::optional<core::Sight> seenThere(const std::string& uri, const std::string& uuid);

} // namespace netfailover::host::migrate
