// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"
#include "host/core/switch_state.hpp"

#include <map>
#include <string>
#include <vector>

namespace netfailover::host::core {

/// What a migration there and back, or one that was undone, must leave as it was.
struct Snapshot {
    /// As it is defined.
    Domain domain{};
    std::vector<FdbEntry> entries{};
    /// By the physical function's interface.
    std::map<std::string, std::vector<VfAttributes>> functions{};
    /// Driver of each virtual function, by its PCI address.
    std::map<std::string, std::string> drivers{};
    /// How many functions of each pool are in use.
    std::map<std::string, unsigned> poolsInUse{};

    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

/// What has changed between two snapshots, a fact a line.
struct Drift {
    std::vector<std::string> gone{};
    std::vector<std::string> added{};

    [[nodiscard]] bool isNone() const { return gone.empty() && added.empty(); }

    friend bool operator==(const Drift&, const Drift&) = default;
};

/// Neither order counts nor what changes by itself: learned entries, and names that libvirt
/// gives to taps.
[[nodiscard]] Drift driftOf(const Snapshot& before, const Snapshot& after);

} // namespace netfailover::host::core
