// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"
#include "host/core/pci_address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::core {

/// A network of libvirt's, as far as a pair counts.
struct Network {
    std::string name{};
    /// <forward mode>, "" for an isolated network.
    std::string mode{};
    std::string bridge{};
    std::string virtualPort{};
    /// libvirt writes the bridge's table of MACs: an entry for each guest's port that stays, and
    /// no port of a guest learns or gets frames for MACs that the bridge does not know.
    bool hasFixedMacs{};
    /// Of a pool: the interfaces of physical functions whose virtual functions it hands
    /// out, all of them.
    std::vector<std::string> physicalFunctions{};
    /// Of a pool: the virtual functions that it hands out.
    std::vector<PciAddress> virtualFunctions{};
    std::optional<unsigned> mtu{};
    std::optional<std::uint16_t> vlan{};

    /// Hands out virtual functions.
    [[nodiscard]] bool isPool() const { return mode == "hostdev"; }

    friend bool operator==(const Network&, const Network&) = default;
};

/// @return the network of that name, or null.
[[nodiscard]] const Network* findNetwork(const std::vector<Network>& networks,
                                         const std::string& name);

/// An interface of a host, as libvirt tells of it.
struct HostInterface {
    std::string name{};
    std::optional<unsigned> mtu{};
    /// Of a bridge, bond or VLAN: its ports, and what those are made of.
    std::vector<std::string> ports{};
    /// Of a bridge: the tags of those ports that are VLANs.
    std::vector<std::uint16_t> portVlans{};

    friend bool operator==(const HostInterface&, const HostInterface&) = default;
};

/// What libvirt says of the networks of a host.
struct Wires {
    std::vector<Network> networks{};
    /// False where this libvirt does not tell of its networks, as without its daemon for them.
    bool tellsNetworks{true};
    /// Nothing where this libvirt tells of none.
    std::optional<std::vector<HostInterface>> interfaces{};

    /// @return what libvirt says of an interface, or null.
    [[nodiscard]] const HostInterface* interface(const std::string& name) const;

    friend bool operator==(const Wires&, const Wires&) = default;
};

/// A device of a host as libvirt tells of it: a PCI device or a network interface.
struct NodeDevice {
    std::string name{};
    std::string parent{};
    std::string driver{};
    std::optional<PciAddress> address{};
    /// Of a virtual function.
    std::optional<PciAddress> physicalFunction{};
    std::vector<PciAddress> virtualFunctions{};
    /// Of a network interface.
    std::string interface {};
    std::optional<Mac> mac{};
    bool isUp{};

    friend bool operator==(const NodeDevice&, const NodeDevice&) = default;
};

} // namespace netfailover::host::core
