// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"
#include "host/core/network.hpp"
#include "host/core/pair.hpp"
#include "host/core/switch_state.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace netfailover::host::core {

/// What this host's kernel says of a pair.
struct HostView {
    Wiring wiring{Wiring::OtherUplink};
    Place place{};
    SwitchState state{};
    /// "" for a standby that is no port of a bridge.
    std::string bridge{};
    /// Of the virtual function and of the uplink; "" for none.
    std::string vfDriver{};
    std::string uplinkDriver{};
    /// Of the virtual function's card.
    std::string pfDriver{};
    bool pfUp{};
    unsigned pfMtu{};
    unsigned tapMtu{};
    /// Other virtual functions and interfaces with the pair's MAC.
    std::vector<std::string> sameMac{};
    /// The network that hands out the virtual functions, and the uplink among them.
    std::string poolWithUplink{};

    friend bool operator==(const HostView&, const HostView&) = default;
};

/// A pair and what could be found out about it.
struct PairEvidence {
    Pair pair{};
    /// Nothing for a domain of another host, and where sysfs knows no such device.
    std::optional<HostView> host{};
    /// How many interfaces with the pair's MAC the guest has, by its agent.
    std::optional<unsigned> inGuest{};
    /// A process has the virtual function open.  QEMU opens that of a teamed pair only once
    /// the guest has accepted STANDBY.  Nothing where we may not look.
    std::optional<bool> isHeld{};

    friend bool operator==(const PairEvidence&, const PairEvidence&) = default;
};

/// The host that a domain is to be migrated to, as its libvirt tells.
struct Destination {
    std::string uri{};
    /// As libvirt counts: 9.0.0 is 9000000.
    unsigned long libvirtVersion{};
    unsigned long hypervisorVersion{};
    std::uint64_t freeMemoryKiB{};
    Wires wires{};
    /// Why its CPU does not do for the domain, "" where it does; nothing where libvirt
    /// cannot tell.
    std::optional<std::string> cpuComplaint{};
    std::vector<NodeDevice> devices{};
    /// Virtual functions that its domains have, running or not.
    std::vector<PciAddress> taken{};
    /// It has a domain of that name or UUID already.
    bool hasDomain{};

    friend bool operator==(const Destination&, const Destination&) = default;
};

/// All that the checks look at.
struct Evidence {
    Domain domain{};
    bool running{};
    unsigned long libvirtVersion{};
    unsigned long hypervisorVersion{};
    std::vector<PairEvidence> pairs{};
    /// Of this host; empty for a domain that only a file tells of.
    Wires wires{};
    std::optional<Destination> destination{};

    friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// @return the bridge of an interface, by its XML or by its network; "" for none.
[[nodiscard]] std::string bridgeOf(const Interface& interface, const Wires& wires);

/// @return virtual functions of the destination that nobody has, so far as libvirt there
///         knows: of the network that the pair's comes from, or of all.
[[nodiscard]] std::vector<PciAddress> freeFunctions(const Destination& destination,
                                                    const Pair& pair);

/// @return those of them that are of the card by which the standby's bridge goes out; all
///         where libvirt does not tell which that is.
[[nodiscard]] std::vector<PciAddress> freeFunctionsOfBridge(const Destination& destination,
                                                            const Pair& pair);

/// Tells whether the card by which the standby's bridge goes out has virtual functions; else
/// the standby is on another card on purpose.
[[nodiscard]] bool hasFunctionsBelow(const Destination& destination, const Interface& standby);

/// @return those that a pair may be given: libvirt looks after the network that its comes from.
[[nodiscard]] std::vector<PciAddress> functionsFor(const Destination& destination,
                                                   const Pair& pair);

/// @return why none of the free functions there can be taken for one that leads where the pair's
///         standby does, "" where one can, where libvirt chooses, and where none is free at all.
[[nodiscard]] std::string whyNoneIsCertain(const Destination& destination, const Pair& pair);

/// @return the interfaces of the cards that those are of.
[[nodiscard]] std::set<std::string> cardsOf(const Destination& destination,
                                            const std::vector<PciAddress>& functions);

} // namespace netfailover::host::core
