// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::host::core {

/// What /etc/net-failover-host.conf and its drop-ins say.
struct Settings {
    LinkPolicy link{LinkPolicy::Up};
    /// A migration to this host is refused where the virtual function that its XML names
    /// is not to be had; else libvirt decides.
    bool refuses{true};
    /// How long the pair's frames go to the standby after an arrival where nothing tells
    /// that the guest uses its virtual function.
    std::chrono::seconds joinLimit{10};
    /// A sentence for each line that is not understood.
    std::vector<std::string> complaints{};

    friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads one file on top of what others have set.
void readSettings(std::string_view text, const std::string& file, Settings& settings);

} // namespace netfailover::host::core
