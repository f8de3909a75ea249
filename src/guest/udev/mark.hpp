// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A file for each master, named by its hardware address (78-net-failover.rules).  In it is
// the name that the master was to have and has not, and why, for failoverctl doctor.
#pragma once

#include "guest/core/link.hpp"
#include "guest/core/refusal.hpp"

#include <optional>

namespace netfailover::guest::udev {

/// Leaves the mark of a master, unless it is there.
void leaveMark(const core::Link& master);

/// Wakes the units that watch the marks, as the master is about to have another name.
void wakeByMark(const core::Link& master);

/// @return what was refused before; the name is empty where nothing was.
/// @throws std::system_error
[[nodiscard]] core::Refusal readRefused(const core::Link& master);

/// Writes down what is refused now, or that nothing is.
/// @throws std::system_error
void noteRefused(const core::Link& master, const std::optional<core::Refusal>& refusal);

} // namespace netfailover::guest::udev
