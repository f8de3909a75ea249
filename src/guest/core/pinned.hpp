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

/// Tells pinned slaves, which an administrator gave back to a manager ("nmcli device
/// set NAME managed yes"), from those that the manager had before they were slaves.
/// The two look identical.  The only clue: a manager never takes over on its own a
/// link that it has left alone for a while.
class Pinned {
public:
    using Time = std::chrono::microseconds;
    /// By the index of a slave, since when no such manager has configured it.
    using Memory = std::map<int, Time>;

    Pinned() = default;
    /// Continues from the memory of an earlier process.
    explicit Pinned(Memory alone) : alone_(std::move(alone)) {}

    /// Compares the machine with what it was.
    /// @param now of a clock that does not jump
    /// @return the indices of the pinned slaves
    std::set<int> update(const Topology& topology, Time now);

    [[nodiscard]] const Memory& memory() const { return alone_; }

private:
    Memory alone_;
};

/// A memory as text, a line for each slave.
[[nodiscard]] std::string toText(const Pinned::Memory& memory);

/// @return what toText() was given; lines that it cannot have written are left out.
[[nodiscard]] Pinned::Memory memoryFromText(std::string_view text);

} // namespace netfailover::guest::core
