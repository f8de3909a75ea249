// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/members.hpp"

#include <string>

// The look-ups of org.netfailover1.Manager; each throws tell::RequestRefused with
// the error that its XML names.
namespace netfailover::guest::tell {

[[nodiscard]] const core::Failover& failoverByName(const core::Topology& topology,
                                                   const std::string& name);

/// @param address "52:54:00:12:34:56"
[[nodiscard]] const core::Failover& failoverByAddress(const core::Topology& topology,
                                                      const std::string& address);

[[nodiscard]] core::Member linkByName(const core::Topology& topology, const std::string& name);

[[nodiscard]] core::Member linkByIndex(const core::Topology& topology, int index);

} // namespace netfailover::guest::tell
