// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace netfailover::guest::core {

/// Tells slaves that somebody has handed to NetworkManager ("nmcli device set NAME
/// managed yes") from those that it had before they were slaves.  Nothing that can be
/// read tells the two apart; but what it has left alone for a while it does not take
/// by itself.
class ByHand {
public:
    using Time = std::chrono::microseconds;
    /// By the index of a slave, since when it has been left alone.
    using Memory = std::map<int, Time>;

    ByHand() = default;
    /// Goes on from what another one had in mind.
    explicit ByHand(Memory alone) : alone_(std::move(alone)) {}

    /// Takes note of what is.
    /// @param now of a clock that does not jump
    /// @return the indices of the slaves that were handed to it
    std::set<int> update(const Topology& topology, Time now);

    [[nodiscard]] const Memory& memory() const { return alone_; }

private:
    Memory alone_;
};

/// A memory as text, a line for each slave.
[[nodiscard]] std::string toText(const ByHand::Memory& memory);

/// @return what toText() was given; lines that it cannot have written are left out.
[[nodiscard]] ByHand::Memory memoryFromText(std::string_view text);

} // namespace netfailover::guest::core
