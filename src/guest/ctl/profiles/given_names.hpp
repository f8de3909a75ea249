// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// By .link files, by udev rules, and by "rename" in ifupdown's interfaces(5).
[[nodiscard]] std::vector<GivenName> readGivenNames(const std::string& run,
                                                    const ConfigRoots& config);

/// The last of them, with the files that interfaces(5) names by source.
[[nodiscard]] std::vector<GivenName> readIfupdownRenames(const ConfigRoots& config);

} // namespace netfailover::guest::ctl
