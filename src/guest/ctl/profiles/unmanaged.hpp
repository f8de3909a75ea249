// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// The devices that NetworkManager leaves alone by NetworkManager.conf(5): by
/// unmanaged-devices=, and by sections [device] with managed=0.
[[nodiscard]] std::vector<DeviceList> readUnmanagedDevices(const std::string& run,
                                                           const ConfigRoots& config);

/// See NetworkManager.conf(5), "Device List Format".
[[nodiscard]] bool isListed(const DeviceList& list, const Nic& nic);

} // namespace netfailover::guest::ctl
