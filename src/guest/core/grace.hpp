// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/problems.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace netfailover::guest::core {

/// Gives problems that may pass by themselves their time.  At boot a master appears before
/// any manager has run, and a primary that was just plugged has no carrier yet: such a
/// machine is on its way and not degraded.
class Grace {
public:
    using Time = std::chrono::microseconds;

    /// Takes note of the problems of this moment.
    /// @param now of a clock that does not jump
    /// @return true if each of them may pass and has not had its time yet; false for none.
    bool covers(std::span<const Problem> problems, Time now);

    /// @return how long until the next problem has had its time.
    [[nodiscard]] std::optional<Time> untilNext(Time now) const;

private:
    /// Identifier and link.
    using Key = std::pair<std::string, int>;

    /// Of each that may pass, when it was first seen.
    std::map<Key, Time> since_;
};

} // namespace netfailover::guest::core
