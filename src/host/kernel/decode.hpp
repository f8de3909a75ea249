// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"
#include "host/core/switch_state.hpp"

#include <optional>
#include <vector>

namespace netfailover::host::kernel {

/// An entry of a forwarding database as the kernel lists it: without names.
struct ForwardingEntry {
    core::FdbEntry entry{};
    /// Index of the bridge, 0 for an entry of a port's own.
    int bridge{};

    friend bool operator==(const ForwardingEntry&, const ForwardingEntry&) = default;
};

/// A physical function's interface and what it says of its virtual ones.
struct VirtualFunctions {
    int index{};
    std::vector<core::VfAttributes> functions{};

    friend bool operator==(const VirtualFunctions&, const VirtualFunctions&) = default;
};

/// A port of a bridge that filters by VLAN.
struct PortVlan {
    int index{};
    /// The VLAN of its untagged frames, 0 for none.
    std::uint16_t untagged{};

    friend bool operator==(const PortVlan&, const PortVlan&) = default;
};

/// Each reads one kind of message (RTM_NEWNEIGH, and RTM_NEWLINK twice).
/// @return nothing for any other message, and for an object that is none of these.
/// @throws base::MalformedMessage
[[nodiscard]] std::optional<ForwardingEntry> decodeForwarding(const base::Message& message);
[[nodiscard]] std::optional<VirtualFunctions> decodeFunctions(const base::Message& message);
[[nodiscard]] std::optional<PortVlan> decodePortVlan(const base::Message& message);

/// Tells whether what happened to a link may concern a pair.  Containers' links come and go, and
/// their bridges change with each: those have nothing to do with any virtual function.
/// @param known indexes of the links that pairs use, their bridges among them
/// @throws base::MalformedMessage
[[nodiscard]] bool concernsPairs(const base::Message& message, const std::vector<int>& known);

} // namespace netfailover::host::kernel
