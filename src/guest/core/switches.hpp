// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <cstdint>
#include <map>

namespace netfailover::guest::core {

/// What is known of the switches of one failover.
struct SwitchRecord {
    /// Changes of the active path seen so far.
    std::uint64_t count{};
    /// When the last one was seen: CLOCK_REALTIME in microseconds, 0 before the first.
    std::uint64_t lastUsec{};

    friend bool operator==(const SwitchRecord&, const SwitchRecord&) = default;
};

/// Counts switches from one reading of the machine to the next.
///
/// A switch is traffic on another slave than before.  A failover that was down in
/// between and comes back on the same slave has not switched.  An interface index
/// that was given to another device starts at zero.
///
/// Where our kernel module counts, its figures are taken: it misses none.
class SwitchLog {
public:
    /// @param nowUsec CLOCK_REALTIME in microseconds
    void update(const Topology& topology, std::uint64_t nowUsec);

    /// @param master interface index
    [[nodiscard]] SwitchRecord of(int master) const;

private:
    struct Entry {
        base::HardwareAddress address{};
        ActivePath last{ActivePath::None};
        SwitchRecord record{};
    };

    [[nodiscard]] Entry entryOf(const Failover& failover) const;

    std::map<int, Entry> entries_;
};

} // namespace netfailover::guest::core
