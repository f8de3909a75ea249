// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/observe/snapshot.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// A virtio device of type network card.
struct VirtioNic {
    /// As below /sys/bus/virtio/devices.
    std::string name{};
    /// A driver is bound to it; before, nobody knows what it offers.
    bool bound{};
    /// VIRTIO_NET_F_STANDBY was negotiated.
    bool standby{};

    friend bool operator==(const VirtioNic&, const VirtioNic&) = default;
};

/// A file that udevd or systemd-networkd looks for in several folders.
struct ConfigFile {
    /// Relative to those folders' parents: "systemd/network/NAME"
    std::string name{};
    /// The one that is in force; empty if there is none.
    std::string path{};
    /// It is empty or a link to /dev/null, which turns the file off.
    bool masked{};

    /// It is what the package has installed; /usr/local belongs to the administrator.
    [[nodiscard]] bool isOurs() const {
        return !masked && path.starts_with("/usr/") && !path.starts_with("/usr/local/");
    }

    friend bool operator==(const ConfigFile&, const ConfigFile&) = default;
};

/// What is known of the set-up of one link.
struct LinkSetup {
    /// Properties in the udev database.
    std::map<std::string, std::string> udev{};
    /// ADMIN_STATE and NETWORK_FILE of systemd-networkd, sd_network_link_get_setup_state(3)
    std::string networkdState{};
    std::string networkFile{};
    /// Key "managed" of NetworkManager's state file
    std::string networkManagerState{};

    [[nodiscard]] std::string property(const std::string& name) const {
        const auto found = udev.find(name);
        return found == udev.end() ? "" : found->second;
    }
};

/// Does the initramfs of the running kernel hold our rule?
enum class InInitramfs : std::uint8_t { Unknown, No, Yes };

/// What failoverctl doctor and explain want to know beyond a snapshot.
struct Inventory {
    std::vector<VirtioNic> virtioNics{};
    /// 78-net-failover.rules, 01-net-failover-slave.network and .link
    ConfigFile rule{};
    ConfigFile network{};
    ConfigFile link{};
    /// By interface index, of links with a part and of those that may have one.
    std::map<int, LinkSetup> setups{};
    bool udevRuns{};
    bool networkdRuns{};
    bool networkManagerRuns{};
};

/// Where programs look for configuration.
struct ConfigRoots {
    std::string etc{"/etc"};
    std::string usr{"/usr"};
};

/// @param links of which the set-up is wanted, by index
/// @throws std::system_error if something is there and cannot be read
[[nodiscard]] Inventory readInventory(const observe::Roots& roots, const ConfigRoots& config,
                                      const std::vector<int>& links);

/// Lists the initramfs of the running kernel, by the tool of whoever made it, which
/// takes seconds.
[[nodiscard]] InInitramfs searchInitramfs();

/// Asks netplan whether it understands its files: at boot, of which it makes the managers'
/// files, it tells nobody on Debian 13.  That takes a second.
/// @return its line with file and place, or nothing: all is well, there is no netplan, or
///         it may not be asked, as only root can read the files.
[[nodiscard]] std::string netplanComplaint();

/// Reads the state files of the network managers of one link, see manager::readManagers().
void readManagerFiles(const std::string& run, int index, LinkSetup& setup);

} // namespace netfailover::guest::ctl
