// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"
#include "host/core/pci_address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::core {

/// A network interface of this host.  The index decides, the name is for people.
struct Port {
    int index{};
    std::string name{};

    friend bool operator==(const Port&, const Port&) = default;
};

enum class EntryKind : std::uint8_t {
    /// By the bridge itself; it ages.
    Learned,
    Static,
    /// The address is the port's own ("local"): frames to it go up, and no further.
    Permanent,
};

/// An entry of a forwarding database.
struct FdbEntry {
    Mac mac{};
    Port port{};
    /// Of the port's own filter ("self") instead of the bridge that it belongs to.
    bool self{};
    EntryKind kind{EntryKind::Learned};
    /// 0 where the bridge does not filter.
    std::uint16_t vlan{};
    bool sticky{};
    /// Learned and kept by something else than the bridge, a switch driver for example.
    bool external{};

    /// The bridge has it by itself, and may learn it again.
    [[nodiscard]] bool isLearned() const { return kind == EntryKind::Learned && !external; }

    friend bool operator==(const FdbEntry&, const FdbEntry&) = default;
};

enum class VfLink : std::uint8_t { Auto, Enable, Disable };

/// Protocols of VLAN tags, in host byte order: ETH_P_8021Q and ETH_P_8021AD of
/// linux/if_ether.h.
inline constexpr std::uint16_t customerTag = 0x8100;
inline constexpr std::uint16_t serviceTag = 0x88a8;

/// What the physical function says of one of its virtual functions.  A driver leaves out
/// what it does not know.
struct VfAttributes {
    unsigned number{};
    Mac mac{};
    std::uint16_t vlan{};
    std::uint32_t qos{};
    /// customerTag or serviceTag
    std::uint16_t vlanProtocol{};
    std::uint32_t minRate{};
    std::uint32_t maxRate{};
    std::optional<bool> spoofCheck{};
    std::optional<bool> trust{};
    std::optional<VfLink> link{};

    friend bool operator==(const VfAttributes&, const VfAttributes&) = default;
};

[[nodiscard]] inline bool differsInVlan(const VfAttributes& one, const VfAttributes& other) {
    return one.vlan != other.vlan || one.qos != other.qos || one.vlanProtocol != other.vlanProtocol;
}

/// A virtual function: its physical function's interface and its number there.
struct VfId {
    Port pf{};
    unsigned number{};

    friend bool operator==(const VfId&, const VfId&) = default;
};

/// The devices of this host that a pair uses.
struct Place {
    Mac mac{};
    /// The virtual function that is the domain's, or will be.
    std::optional<VfId> vf{};
    /// The standby's port.
    std::optional<Port> tap{};
    /// The way out of the bridge that the tap is a port of.
    std::optional<Port> uplink{};
    /// The virtual function that the uplink is, if it is one.
    std::optional<VfId> uplinkVf{};
    /// The VLAN of the tap's untagged frames where the bridge filters, else 0.
    std::uint16_t vlan{};

    friend bool operator==(const Place&, const Place&) = default;
};

/// What the kernel says of a pair's place.
struct SwitchState {
    /// Of the pair's MAC, on ports of the tap's bridge and on the uplink.
    std::vector<FdbEntry> entries{};
    std::optional<VfAttributes> vf{};
    std::optional<VfAttributes> uplinkVf{};

    friend bool operator==(const SwitchState&, const SwitchState&) = default;
};

/// What a virtual function was given of what the pair's had on another host, its MAC apart.
struct Given {
    /// What it had before, and gets back where it is still as it was given.
    VfAttributes before{};
    VfAttributes now{};

    friend bool operator==(const Given&, const Given&) = default;
};

/// What we have made for a pair, and what was there before: only this is taken back.
struct Made {
    bool tapEntry{};
    bool uplinkEntry{};
    bool uplinkTrust{};
    /// The virtual function's MAC before the first change.
    std::optional<Mac> vfMacBefore{};
    std::optional<Given> given{};

    friend bool operator==(const Made&, const Made&) = default;
};

} // namespace netfailover::host::core
