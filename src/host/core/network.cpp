// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/network.hpp"

#include <algorithm>

namespace netfailover::host::core {

const Network* findNetwork(const std::vector<Network>& networks, const std::string& name) {
    const auto found = std::ranges::find(networks, name, &Network::name);
    return found == networks.end() ? nullptr : &*found;
}

const HostInterface* Wires::interface(const std::string& name) const {
    if (!interfaces) {
        return nullptr;
    }
    const auto found = std::ranges::find(*interfaces, name, &HostInterface::name);
    return found == interfaces->end() ? nullptr : &*found;
}

} // namespace netfailover::host::core
