// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"
#include "guest/ctl/evidence.hpp"
#include "guest/ctl/profiles/profile.hpp"

namespace netfailover::guest::ctl {

/// A master with the names that it has after the next boot.  Where a slave was in use when
/// the package came, that has the name which is meant for the master, and keeps it until then.
[[nodiscard]] Nic afterBoot(const Evidence& evidence, const core::Failover& failover);

} // namespace netfailover::guest::ctl
