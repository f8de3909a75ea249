// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/registry.hpp"

#include <algorithm>
#include <vector>

namespace netfailover::guest::manager {

std::span<const Manager> allManagers() {
    static const std::vector<Manager> managers{
        networkd(),
        networkManager(),
        ifupdown(),
        dhcpcd(),
    };
    return managers;
}

const Manager* findManager(std::string_view name) {
    const auto managers = allManagers();
    const auto found = std::ranges::find(
        managers, name, [](const Manager& manager) { return manager.identity.name; });
    return found == managers.end() ? nullptr : &*found;
}

} // namespace netfailover::guest::manager
