// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"
#include "host/core/switch_state.hpp"

#include <string>
#include <variant>
#include <vector>

namespace netfailover::host::core {

// What can be done to the card's switch and to the bridge.

struct SetVfMac {
    VfId vf{};
    Mac from{};
    /// Zero where it is only to lose it: what the driver takes instead will do.
    Mac to{};
    friend bool operator==(const SetVfMac&, const SetVfMac&) = default;
};

/// Changes what differs, but for the MAC.
struct SetVf {
    VfId vf{};
    VfAttributes from{};
    VfAttributes to{};
    friend bool operator==(const SetVf&, const SetVf&) = default;
};

/// Adds an entry, or takes its place from the one of the same MAC and VLAN.
struct PutEntry {
    FdbEntry entry{};
    std::optional<FdbEntry> before{};
    friend bool operator==(const PutEntry&, const PutEntry&) = default;
};

struct DeleteEntry {
    FdbEntry entry{};
    friend bool operator==(const DeleteEntry&, const DeleteEntry&) = default;
};

using SwitchStep = std::variant<SetVfMac, SetVf, PutEntry, DeleteEntry>;

/// What leads from what is to what should be.
struct Transaction {
    /// In this order.
    std::vector<SwitchStep> steps{};
    /// A sentence for each thing that should be done and must not: it would take
    /// something from somebody else.
    std::vector<std::string> refusals{};
    /// What will be ours once all steps are done.
    Made made{};

    friend bool operator==(const Transaction&, const Transaction&) = default;
};

/// Compares.  An entry that was there before us is never deleted nor moved, but for one
/// that a bridge has learned, which it may learn again.
[[nodiscard]] Transaction reach(const Desired& desired, const Place& place,
                                const SwitchState& state, const Made& made);

/// @return what differs but for the MAC, as iproute2 has it: " spoofchk off trust on".
[[nodiscard]] std::string attributeWords(const VfAttributes& from, const VfAttributes& to);

/// @return what takes the step back; nothing where that happens by itself, as with an
///         entry that a bridge had learned.
[[nodiscard]] std::optional<SwitchStep> undo(const SwitchStep& step);

/// The command of iproute2 that does the same.
[[nodiscard]] std::string command(const SwitchStep& step);

} // namespace netfailover::host::core
