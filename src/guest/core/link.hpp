// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/text/hardware_address.hpp"
#include "guest/core/address.hpp"
#include "guest/core/route.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::core {

/// The device that a link sits on: bus and name as in /sys/bus/BUS/devices/NAME,
/// for example virtio and virtio0.
struct ParentDevice {
    std::string bus{};
    std::string name{};

    friend bool operator==(const ParentDevice&, const ParentDevice&) = default;
};

/// How long a network manager may take to let go of a link.
struct Patience {
    /// Before it is asked once more.
    std::chrono::milliseconds pause{1'000};
    /// From the last request until it is given up.
    std::chrono::milliseconds end{3'000};
};

/// A network manager, as far as decisions need it; all else that is known of it is in
/// its own file below guest/manager.
struct Manager {
    /// Identifies it, for users and in JSON too: "systemd-networkd"
    std::string name{};
    Patience patience{};
    /// There is a way to ask it to let go of a link.
    bool canBeAsked{true};
    /// An administrator can give it a link for good (pinned.hpp).
    bool canBePinned{};

    friend bool operator==(const Manager& one, const Manager& other) {
        return one.name == other.name;
    }
};

/// What a link is in a failover; every other link has no role.
/// A candidate could be a primary and is none (see classify()).
enum class Role : std::uint8_t { Master, Primary, Standby, Candidate };

/// The slave that carries the traffic.
enum class ActivePath : std::uint8_t { None, Primary, Standby };

/// What our own kernel module reports of a master or a slave (docs/module.md).  Where
/// the kernel's own driver is at work there is nothing of this, and a field is empty
/// if it was not there or made no sense.
struct ModuleAttributes {
    /// Of a link that is on its way in or out there is none.
    std::optional<Role> role{};
    // Of masters only:
    std::optional<ActivePath> active{};
    /// The slave that is to carry the traffic while both can.
    std::optional<Role> prefer{};
    std::optional<std::uint64_t> switchCount{};
    /// CLOCK_REALTIME in microseconds, 0 before the first switch.
    std::optional<std::uint64_t> lastSwitchUsec{};

    friend bool operator==(const ModuleAttributes&, const ModuleAttributes&) = default;
};

/// One network interface as it was at one moment: a plain value, without any
/// tie to netlink or udev.  A field that the kernel did not send is empty.
struct Link {
    /// Interface index, above zero, unique within its network namespace.
    int index{};
    /// Up to 15 arbitrary bytes except '/', ':' and white space; not always UTF-8.
    std::string name{};
    /// Alternative names ("ip link property"), in the kernel's order.
    std::vector<std::string> alternativeNames{};
    /// ARPHRD_* of linux/if_arp.h; 1 is Ethernet.
    std::uint16_t hardwareType{};
    /// Index of the upper device that this link is enslaved to (IFLA_MASTER).
    std::optional<int> master{};
    /// Index of the link that this one is stacked on or paired with (IFLA_LINK), if
    /// that is in the same network namespace.
    std::optional<int> lower{};
    /// Link kind as in "ip link add type KIND"; hardware has none, nor has a master
    /// that virtio_net has made.
    std::optional<std::string> kind{};
    /// Driver as ethtool names it.  Only asked for where it decides or is shown.
    std::optional<std::string> driver{};
    /// Only read for what has that driver, and for its slaves.
    std::optional<ModuleAttributes> module{};
    /// "sby" for the standby slave of a failover.
    std::optional<std::string> physPortName{};
    /// Empty for links made by software.
    std::optional<ParentDevice> parent{};
    base::HardwareAddress address{};
    /// The address the hardware came with, whatever was set since.
    std::optional<base::HardwareAddress> permanentAddress{};
    /// In bytes.
    std::uint32_t mtu{};
    /// Administratively up (IFF_UP).
    bool up{};
    /// The driver reports a carrier.  Says little while the link is not up.
    bool carrier{};
    /// The kernel runs IPv6 on it (net.ipv6.conf.NAME.disable_ipv6 is 0).
    bool ipv6{};
    /// Only read for members of a failover, and for what is stacked on a master; where there
    /// is one, also those of others that reach further than the link.
    std::vector<Address> addresses{};
    /// Only read for members of a failover; where a slave has some, also for what is
    /// stacked on its master.
    std::vector<Route> routes{};
    /// Managers that configure the link.  Only read for members of a failover.
    std::vector<Manager> managers{};
    /// ID_NET_FAILOVER_ROLE in the udev database, empty if it is not set; nothing
    /// while udev has not seen the link.  Only read for links that may be members.
    std::optional<std::string> udevRole{};

    /// The texts of all addresses.
    [[nodiscard]] std::vector<std::string> addressTexts() const {
        std::vector<std::string> texts;
        std::ranges::transform(addresses, std::back_inserter(texts), &Address::text);
        return texts;
    }

    /// The names of all managers.
    [[nodiscard]] std::vector<std::string> managerNames() const {
        std::vector<std::string> names;
        std::ranges::transform(managers, std::back_inserter(names), &Manager::name);
        return names;
    }

    /// Can carry traffic now.
    [[nodiscard]] bool usable() const { return up && carrier; }

    /// By its name or an alternative one.
    [[nodiscard]] bool isCalled(std::string_view request) const {
        return name == request || std::ranges::count(alternativeNames, request) > 0;
    }

    friend bool operator==(const Link&, const Link&) = default;
};

} // namespace netfailover::guest::core
