// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

namespace netfailover::guest::core {

/// Can this event change the topology?  On a host with thousands of veths and
/// bridges most events cannot, and must not cost a reading of all of them.
///
/// True for a member of a failover and for what is stacked on a master, for a link that
/// is a failover's slave now or is stacked on one of these, and for any that may be a
/// master (see driverCandidates()): hardware sends so few events that a needless reading
/// is cheaper than a missed one.
/// @param reported the link as the event has it
/// @param known the topology at the last reading
[[nodiscard]] bool mayMatter(const Link& reported, const Topology& known);

/// True for a VLAN, macvlan or the like on a member or on what is stacked on a master, and for
/// Open vSwitch where a master is in one.
[[nodiscard]] bool isStackedOnMember(const Link& reported, const Topology& known);

} // namespace netfailover::guest::core
