// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/dump.hpp"
#include "guest/core/topology.hpp"

namespace netfailover::guest::observe {

/// Reads what the kernel said unasked: is it a reason to look at the machine again?
///
/// Nothing is learnt from the message itself, so that a lost one loses nothing.
/// @param known the topology at the last look; news of strangers are none
/// @return false also for what anybody but the kernel has sent; true for what
///         cannot be understood.
[[nodiscard]] bool isNews(const base::Datagram& datagram, const core::Topology& known);

} // namespace netfailover::guest::observe
