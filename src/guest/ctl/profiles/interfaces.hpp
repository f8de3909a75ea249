// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <vector>

namespace netfailover::guest::ctl {

/// What ifupdown's interfaces(5) says, with the files that it names by source.
struct Interfaces {
    /// "iface"
    Profiles stanzas{};
    /// "rename"
    std::vector<GivenName> renames{};
};

[[nodiscard]] Interfaces readInterfaces(const ConfigRoots& config);

/// The same where somebody goes by it: the file may outlive ifupdown.
[[nodiscard]] Interfaces interfacesInForce(const ConfigRoots& config);

} // namespace netfailover::guest::ctl
