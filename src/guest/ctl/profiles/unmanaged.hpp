// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// NetworkManager's own files, in the order in which it reads them: a later one counts more.
[[nodiscard]] std::vector<std::string> networkManagerFiles(const std::string& run,
                                                           const ConfigRoots& config);

/// The devices that NetworkManager leaves alone by NetworkManager.conf(5): by
/// unmanaged-devices=, and by sections [device] with managed=0.
[[nodiscard]] std::vector<DeviceList> readUnmanagedDevices(const std::string& run,
                                                           const ConfigRoots& config);

/// The sections [device] of NetworkManager.conf(5) that say whether devices are managed, in
/// the order in which they are asked.
[[nodiscard]] std::vector<DeviceSection> readDeviceSections(const std::string& run,
                                                            const ConfigRoots& config);

/// The one that is in force for a NIC; nullptr if none is, or nobody knows.
[[nodiscard]] const DeviceSection* sectionFor(const std::vector<DeviceSection>& sections,
                                              const Nic& nic);

/// Unknown where that hangs on a driver's version, which is not read.
enum class Listed : std::uint8_t { No, Unknown, Yes };

/// See NetworkManager.conf(5), "Device List Format".
[[nodiscard]] Listed isListed(const DeviceList& list, const Nic& nic);

} // namespace netfailover::guest::ctl
