// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::kernel {

/// Says whose net_failover driver is at work: "in-tree", or the version that our
/// own module writes into `sys`/module/net_failover/version, "net-failover 0.2.0"
/// for example.
/// @param sys /sys
/// @param inUse true if a failover device exists; a driver that is built into
///        the kernel has no folder below /sys/module.
/// @return "" where no failover driver is loaded.
/// @throws std::system_error if sysfs cannot be read
[[nodiscard]] std::string readFailoverDriver(const std::string& sys, bool inUse);

} // namespace netfailover::kernel
