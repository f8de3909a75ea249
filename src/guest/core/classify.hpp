// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <optional>
#include <span>

namespace netfailover::guest::core {

/// True for the master of a failover: its driver calls itself net_failover.
[[nodiscard]] bool isFailoverMaster(const Link& link);

/// Finds the failovers and the role of every link in them.
///
/// A slave is a link whose master is a net_failover device.  It has the role that our
/// kernel module reports.  Without that it is the standby if it shares the master's
/// parent device, else the primary.  Where one of the two parents is unknown, the port
/// name "sby" decides.  Interface names, slave drivers and hardware addresses play no
/// part.
///
/// A candidate is a link that the kernel could have made a primary and has not: a second
/// one, one whose MTU is too small, one that the driver refused.  It has no master, sits
/// on PCI, and came with the address that the master came with: the kernel's own
/// criterion.
///
/// The active path is the one that our module reports, if that can be; else it is what
/// the kernel's own driver takes: the primary if it can carry traffic, else the standby.
///
/// Never fails: a master index that leads nowhere makes no slave.  Of two links
/// with one index the later in `links` counts, being the newer message.  Of two
/// candidates for one role the lower index has it, since the kernel takes the
/// first and refuses the second.
///
/// @param links every link of one network namespace, with `driver` filled in at
///        least for those that driverCandidates() names, and `module` for masters and
///        slaves where there is something.
[[nodiscard]] Topology classify(std::span<const Link> links);

/// @return the role of the link with this index, nothing for an unrelated link.
[[nodiscard]] std::optional<Role> roleOf(const Topology& topology, int index);

/// True for a member of a failover, and for what is stacked on its master.
[[nodiscard]] bool concerns(const Failover& failover, int index);

/// The same of any failover.
[[nodiscard]] bool concerns(const Topology& topology, int index);

/// A slave is to be left alone: true if it has an address, a route or a manager.
[[nodiscard]] bool isDisturbed(const Link& slave);

} // namespace netfailover::guest::core
