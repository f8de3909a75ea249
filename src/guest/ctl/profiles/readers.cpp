// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/readers.hpp"

#include "base/system/file.hpp"
#include "guest/ctl/profiles/unmanaged.hpp"
#include "guest/manager/managers.hpp"
#include "guest/manager/registry.hpp"

#include <utility>

namespace netfailover::guest::ctl {

namespace {

bool networkManagerRuns(const std::string& run) {
    return base::exists(run + "/NetworkManager/devices") &&
           manager::lifeOf(run, manager::networkManager()) != manager::Life::Stopped;
}

} // namespace

std::vector<Profiles> readProfiles(const Inventory& inventory, const std::string& run,
                                   const ConfigRoots& config, Profiles stanzas) {
    std::vector<Profiles> found;
    if (inventory.networkdRuns) {
        found.push_back(readNetworkdProfiles(run, config));
    }
    if (networkManagerRuns(run)) {
        found.push_back(readNetworkManagerProfiles(run, config));
    }
    found.push_back(std::move(stanzas));
    return found;
}

std::vector<DeviceList> readUnmanaged(const std::string& run, const ConfigRoots& config) {
    return networkManagerRuns(run) ? readUnmanagedDevices(run, config) : std::vector<DeviceList>{};
}

std::vector<DeviceSection> readSections(const std::string& run, const ConfigRoots& config) {
    return networkManagerRuns(run) ? readDeviceSections(run, config) : std::vector<DeviceSection>{};
}

} // namespace netfailover::guest::ctl
