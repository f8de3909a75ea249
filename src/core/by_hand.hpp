// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "core/topology.hpp"

#include <chrono>
#include <map>
#include <set>

namespace netfailover::core {

/// Tells slaves that somebody has handed to NetworkManager ("nmcli device set NAME
/// managed yes") from those that it had before they were slaves.  Nothing that can be
/// read tells the two apart; but what it has left alone for a while it does not take
/// by itself.
class ByHand {
public:
    using Time = std::chrono::microseconds;

    /// Takes note of what is.
    /// @param now of a clock that does not jump
    /// @return the indices of the slaves that were handed to it
    std::set<int> update(const Topology& topology, Time now);

private:
    /// Since when the slave has been left alone.
    std::map<int, Time> alone_;
};

} // namespace netfailover::core
