// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// The .network files of systemd-networkd, netplan's in /run among them, but for the
/// package's own, and for those that are for other hardware, such as Wi-Fi, or for no
/// virtual machine.
[[nodiscard]] Profiles readNetworkdProfiles(const std::string& run, const ConfigRoots& config);

/// NetworkManager's keyfiles for Ethernet.
[[nodiscard]] Profiles readNetworkManagerProfiles(const std::string& run,
                                                  const ConfigRoots& config);

/// Those of each manager that runs; ifupdown does wherever it is installed.
/// @param stanzas ifupdown's
[[nodiscard]] std::vector<Profiles> readProfiles(const Inventory& inventory, const std::string& run,
                                                 const ConfigRoots& config, Profiles stanzas);

// Only where NetworkManager runs, see unmanaged.hpp.
[[nodiscard]] std::vector<DeviceList> readUnmanaged(const std::string& run,
                                                    const ConfigRoots& config);
[[nodiscard]] std::vector<DeviceSection> readSections(const std::string& run,
                                                      const ConfigRoots& config);

} // namespace netfailover::guest::ctl
