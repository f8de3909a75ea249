// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::manager {

/// Finds out which network managers configure a link, from the state files that
/// they keep under `run` (/run), so that it works without a bus too:
///   systemd/netif/links/INDEX      systemd-networkd, sd_network_link_get_setup_state(3)
///   NetworkManager/devices/INDEX   NetworkManager, key "managed"
///   network/ifstate.NAME           ifupdown, not empty while the interface is up;
///                                  "net-failover" is our own mark for a slave
/// A file that is not there is a manager that does not configure the link.
/// @throws std::system_error if a file is there and cannot be read
[[nodiscard]] std::vector<core::Manager> readManagers(const std::string& run, int index,
                                                      std::string_view name);

/// The folders in which readManagers() looks, so that they can be watched.
[[nodiscard]] std::vector<std::string> stateFolders(const std::string& run);

/// Is `file`, a name in one of stateFolders(), about this link?
[[nodiscard]] bool isStateFileOf(const core::Link& link, std::string_view file);

} // namespace netfailover::guest::manager
