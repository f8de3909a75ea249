// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"
#include "guest/ctl/inventory.hpp"
#include "guest/observe/module.hpp"
#include "guest/observe/snapshot.hpp"

#include <string>

namespace netfailover::guest::ctl {

/// All that doctor and explain look at.
struct Evidence {
    observe::Snapshot snapshot{};
    core::Topology topology{};
    Inventory inventory{};
    InInitramfs initramfs{InInitramfs::Unknown};
    std::string netplanComplaint{};
    observe::ModuleFile moduleFile{};
    bool daemonAnswers{};

    /// @return an empty one for a link of which nothing was read.
    [[nodiscard]] LinkSetup setupOf(const core::Link& link) const {
        const auto found = inventory.setups.find(link.index);
        return found == inventory.setups.end() ? LinkSetup{} : found->second;
    }
};

} // namespace netfailover::guest::ctl
