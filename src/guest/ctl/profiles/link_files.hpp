// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <span>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// The .link files, in the order in which udev asks.
[[nodiscard]] std::vector<LinkFile> readLinkFiles(const std::string& run,
                                                  const ConfigRoots& config);

/// The first that is for the NIC; nullptr if there is none.
[[nodiscard]] const LinkFile* linkFileFor(std::span<const LinkFile> files, const Nic& nic);

/// Is it the package's file for slaves?
[[nodiscard]] bool isOurs(const LinkFile& file);

/// Does it mean NICs by their driver or place, and not by what those of a failover share?
[[nodiscard]] bool meansOne(const LinkFile& file);

} // namespace netfailover::guest::ctl
