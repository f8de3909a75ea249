// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "core/hardware_address.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::core {

/// The device that a link sits on: bus and name as in /sys/bus/BUS/devices/NAME,
/// for example virtio and virtio0.
struct ParentDevice {
    std::string bus{};
    std::string name{};

    friend bool operator==(const ParentDevice&, const ParentDevice&) = default;
};

/// The network managers whose claim on a link we can read.
enum class Manager : std::uint8_t { Networkd, NetworkManager, Ifupdown };

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
    /// Link kind as in "ip link add type KIND"; hardware and net_failover have none.
    std::optional<std::string> kind{};
    /// Driver as ethtool names it.  Only asked for where it decides or is shown.
    std::optional<std::string> driver{};
    /// "sby" for the standby slave of a failover.
    std::optional<std::string> physPortName{};
    /// Empty for links made by software.
    std::optional<ParentDevice> parent{};
    HardwareAddress address{};
    /// The address the hardware came with, whatever was set since.
    std::optional<HardwareAddress> permanentAddress{};
    /// Administratively up (IFF_UP).
    bool up{};
    /// The driver reports a carrier.  Says little while the link is not up.
    bool carrier{};
    /// IPv4 and IPv6 addresses as "address/prefix".  Only read for slaves.
    std::vector<std::string> addresses{};
    /// Managers that configure the link.  Only read for links with a part in a failover.
    std::vector<Manager> managers{};

    /// Can carry traffic now.
    [[nodiscard]] bool usable() const { return up && carrier; }

    /// By its name or an alternative one.
    [[nodiscard]] bool isCalled(std::string_view request) const {
        return name == request || std::ranges::count(alternativeNames, request) > 0;
    }

    friend bool operator==(const Link&, const Link&) = default;
};

} // namespace netfailover::core
