// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/dump.hpp"
#include "guest/core/topology.hpp"

namespace netfailover::guest::observe {

/// Is what the kernel sent by itself about a link that matters, so that the machine has to
/// be read again?
///
/// Nothing is learnt from the message itself, so that a lost one loses nothing.
/// @param known what was read last
/// @return false also for what anybody but the kernel has sent; true for what
///         cannot be understood.
[[nodiscard]] bool isRelevant(const base::Datagram& datagram, const core::Topology& known);

} // namespace netfailover::guest::observe
