// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/checks/check.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// Warns of what a slave alone would be configured by, which nobody has: slaves are left
/// alone.  That the master has other configuration hides it.
void addLost(const Evidence& evidence, const core::Failover& failover, Checks& found);

/// Warns of the settings of a .link file, other than names, that a slave does not get.
void addLostSettings(const Evidence& evidence, const core::Failover& failover, Checks& found);

/// The line for a name that another failover's standby has: with net.ifnames=0 that is the
/// number which this master had without failovers.
[[nodiscard]] std::optional<Check> numberedByAnother(const Evidence& evidence,
                                                     const Profiles& profiles,
                                                     const core::Failover& failover);

/// The line that was to give a name by which a configuration goes, and which nobody has: it
/// means a slave, or its master could not have it yet.
[[nodiscard]] std::optional<Check> nameless(const Evidence& evidence, const Profiles& profiles,
                                            const core::Failover& failover);

/// The line "rename" of interfaces(5) that means a slave: alone, or with its master, where
/// ifup ends at the second.
/// @return is there one?
bool addRename(const Evidence& evidence, const core::Failover& failover, Checks& found);

/// The lines by which a master is to have another hardware address, where the driver cannot
/// change it.
[[nodiscard]] std::vector<std::string> setAddresses(const Evidence& evidence,
                                                    const core::Failover& failover);

/// The lines by which a master is to become a port of a bond or a team that does not take
/// it, as the driver cannot change its hardware address.
[[nodiscard]] std::vector<std::string> refusedPorts(const Evidence& evidence,
                                                    const core::Failover& failover);

} // namespace netfailover::guest::ctl
