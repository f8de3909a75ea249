// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/refusal.hpp"
#include "guest/observe/snapshot.hpp"

#include <algorithm>
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

/// "PATH decides", "PATH turns it off" or "there is no NAME"
[[nodiscard]] std::string describe(const ConfigFile& file);

/// What a network manager says of a link.
struct ManagerReport {
    /// Name of the manager.
    std::string manager{};
    /// The rest of a sentence that begins with it.
    std::string says{};
    /// The file by which it configures the link, or empty.
    std::string file{};

    friend bool operator==(const ManagerReport&, const ManagerReport&) = default;
};

/// What is known of the set-up of one link.
struct LinkSetup {
    /// Properties in the udev database.
    std::map<std::string, std::string> udev{};
    /// The driver of the device that it sits on; empty where there is none.
    std::string parentDriver{};
    /// Of every manager that this project knows.
    std::vector<ManagerReport> managers{};
    /// The name that udev was to give to a master with this address, which was not possible.
    core::Refusal refusal{};

    [[nodiscard]] std::string property(const std::string& name) const {
        const auto found = udev.find(name);
        return found == udev.end() ? "" : found->second;
    }

    /// @return an empty one where nothing was read.
    [[nodiscard]] ManagerReport reportOf(const std::string& manager) const {
        const auto found = std::ranges::find(managers, manager, &ManagerReport::manager);
        return found == managers.end() ? ManagerReport{} : *found;
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
    /// The kernel's command line.
    std::string kernelArguments{};
    bool udevRuns{};
    bool networkdRuns{};
};

/// Where programs look for configuration.
struct ConfigRoots {
    std::string etc{"/etc"};
    std::string usr{"/usr"};
    /// Whose they are.
    unsigned owner{};
};

/// @param links of which the set-up is wanted
/// @throws std::system_error if something is there and cannot be read
[[nodiscard]] Inventory readInventory(const observe::Roots& roots, const ConfigRoots& config,
                                      const std::vector<core::Link>& links);

/// Lists the initramfs of the running kernel, by the tool of whoever made it, which
/// takes seconds.
[[nodiscard]] InInitramfs searchInitramfs();

/// What every manager says of a link.
/// @throws std::system_error if a state file is there and cannot be read
[[nodiscard]] std::vector<ManagerReport>
readManagerReports(const observe::Roots& roots, const ConfigRoots& config, const core::Link& link,
                   const std::map<std::string, std::string>& udev);

/// Asks netplan whether it understands its files: at boot, of which it makes the managers'
/// files, it tells nobody on Debian 13.  That takes a second.
/// @return its line with file and place, or nothing: all is well, there is no netplan, or
///         it may not be asked, as only root can read the files.
[[nodiscard]] std::string netplanComplaint();

} // namespace netfailover::guest::ctl
