// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// By .link files, by udev rules, and by "rename" in ifupdown's interfaces(5).
/// @param renames the last of them
[[nodiscard]] std::vector<GivenName> readGivenNames(const std::string& run,
                                                    const ConfigRoots& config,
                                                    const std::vector<GivenName>& renames);

} // namespace netfailover::guest::ctl
