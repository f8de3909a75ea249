// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <span>
#include <vector>

namespace netfailover::guest::core {

/// Only an Ethernet device without a kind may be a net_failover master, or one of the
/// kind that our module gives to those that were made by "ip link add": the kernel
/// gives another kind to bonds, bridges, teams, VRFs and macvlans.
[[nodiscard]] bool mayBeMaster(const Link& link);

/// The links that may be a net_failover master, so that their driver has to be
/// asked for.  That costs a system call each, and a host with thousands of
/// veths or VLANs must not pay it for them.
///
/// Besides mayBeMaster(), a master has the kind, has a parent device or is somebody's
/// master.
///
/// @return interface indices, rising, each once.
[[nodiscard]] std::vector<int> driverCandidates(std::span<const Link> links);

} // namespace netfailover::guest::core
