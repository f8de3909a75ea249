// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"
#include "host/core/pci_address.hpp"
#include "host/core/switch_state.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::core {

enum class Teaming : std::uint8_t { None, Persistent, Transient };

enum class LinkState : std::uint8_t { Unset, Up, Down };

/// An <interface> of a domain, or a <hostdev> with <teaming>, as far as a pair counts.
struct Interface {
    /// The attribute of that name: "network", "bridge", "direct", "hostdev" and so on;
    /// "" for a <hostdev>.
    std::string type{};
    std::optional<Mac> mac{};
    /// Name of the network, bridge or device that it is attached to.
    std::string source{};
    /// "openvswitch" for example, or "".
    std::string virtualPort{};
    /// The host's end, a tap for example; often known of a running domain only.
    std::string target{};
    std::string model{};
    std::string alias{};
    Teaming teaming{Teaming::None};
    /// Of a transient one: the alias of its partner.
    std::string partner{};
    LinkState link{LinkState::Unset};
    /// Of a single untagged VLAN.
    std::optional<std::uint16_t> vlan{};
    bool trunk{};
    std::optional<unsigned> mtu{};
    /// Of a PCI device of the host that is passed through.
    std::optional<PciAddress> hostAddress{};
    std::optional<PciAddress> guestAddress{};
    /// libvirt binds and unbinds the host's driver.
    bool managed{};

    friend bool operator==(const Interface&, const Interface&) = default;
};

/// What a domain asks of its host's CPU.
struct CpuDemand {
    /// "kvm" or "qemu" for example
    std::string accelerator{};
    std::string arch{};
    /// "custom", "host-model" and so on; "" for QEMU's default
    std::string mode{};
    /// The element <cpu>.
    std::string xml{};

    friend bool operator==(const CpuDemand&, const CpuDemand&) = default;
};

/// Of what is ours in a domain's <metadata>, by which it comes along from another host.
inline constexpr const char* metadataNamespace = "urn:net-failover:host:1";

/// What a domain's XML says, as far as a pair and its migration count.
struct Domain {
    std::string name{};
    std::string uuid{};
    std::uint64_t memoryKiB{};
    /// "pc-q35-7.2" for example
    std::string machine{};
    CpuDemand cpu{};
    std::vector<Interface> interfaces{};
    /// PCIe root ports without a device, into which one can be plugged.
    unsigned freeRootPorts{};
    /// Devices that keep a domain from being migrated, besides virtual functions: a text
    /// for each.
    std::vector<std::string> blockers{};
    /// Has a channel to the guest's agent.
    bool hasAgent{};
    /// What the virtual functions of its pairs have had, each with its pair's MAC: our element
    /// of <metadata>, by which it comes along from another host.
    std::vector<VfAttributes> functions{};
    /// MACs of the pairs that it is said to have there: where it comes without its virtual
    /// functions, nothing else tells of one without <teaming>.
    std::vector<Mac> pairs{};

    friend bool operator==(const Domain&, const Domain&) = default;
};

} // namespace netfailover::host::core
