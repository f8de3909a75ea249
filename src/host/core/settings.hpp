// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::host::core {

/// Interfaces of cards whose virtual functions lead where a bridge or network leads, by its name.
using CardsByNetwork = std::map<std::string, std::vector<std::string>>;

/// What /etc/net-failover-host.conf and its drop-ins say.
struct Settings {
    LinkPolicy link{LinkPolicy::Up};
    /// A migration to this host is refused where the virtual function that its XML names
    /// is not to be had; else libvirt decides.
    bool refuses{true};
    /// A virtual function gets what the pair's has had on the host that the domain comes from.
    bool carries{true};
    /// How long a guest that has arrived must have sent nothing by its standby to be taken
    /// for using its virtual function, where nothing else tells.
    std::chrono::seconds joinLimit{10};
    CardsByNetwork cards{};
    /// A sentence for each line that is not understood.
    std::vector<std::string> complaints{};

    friend bool operator==(const Settings&, const Settings&) = default;
};

/// Reads one file on top of what others have set.
void readSettings(std::string_view text, const std::string& file, Settings& settings);

} // namespace netfailover::host::core
