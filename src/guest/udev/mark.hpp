// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A file for each master, named by its hardware address (78-net-failover.rules).  In it is
// the name that the master was to have and has not, and why, for failoverctl doctor; and the
// one that the kernel gave it.  udev's database, which has properties for the like, is
// cleared on the way from dracut's initramfs to the real root.
#pragma once

#include "guest/core/link.hpp"
#include "guest/core/refusal.hpp"

namespace netfailover::guest::udev {

/// Leaves the mark of a master, unless it is there.
void leaveMark(const core::Link& master);

/// Wakes the units that watch the marks, as the master is about to have another name.
void wakeByMark(const core::Link& master);

/// @throws std::system_error
[[nodiscard]] core::Mark readMark(const core::Link& master);

/// Leaves alone what says that already.
/// @throws std::system_error
void writeMark(const core::Link& master, const core::Mark& mark);

} // namespace netfailover::guest::udev
