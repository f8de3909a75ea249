// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/plan.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace netfailover::guest::core {

/// Keeps an action that does not help from being done for ever: what an
/// administrator or another program puts back is theirs, and reported, not fought.
///
/// An action is tried at once, again after a second, and twice more with longer
/// pauses; to ask a manager twice is enough, with a
/// long pause where it is slow.  What only has to be done if others do
/// not do it by themselves, such as a manager that has just seen a property, is given
/// a moment first.  One that has not been called for
/// during a minute starts anew.
class Attempts {
public:
    using Time = std::chrono::microseconds;

    /// @param plan the actions called for now
    /// @param now of a clock that does not jump
    /// @return those to do now; they count as tried.
    [[nodiscard]] std::vector<Action> due(const Plan& plan, Time now);

    /// @return how long until time alone makes a difference: an action is due, or
    ///         has been given up.
    [[nodiscard]] std::optional<Time> untilNext(const Plan& plan, Time now) const;

    /// True for an action that has been tried often enough, and that has had its time.
    [[nodiscard]] bool hasGivenUp(const Action& action, Time now) const;

    /// What the machine's state is, what is to be done considered.
    [[nodiscard]] OverallState stateOf(const Topology& topology, const Plan& plan, Time now) const;

    /// Starts anew, at somebody's request.
    void forget() { records_.clear(); }

private:
    struct Record {
        std::size_t count{};
        /// The last try; before the first, when it was first called for.
        Time since{};
        /// The last look that did not call for it, if there was one since.
        std::optional<Time> absentSince{};
    };

    // By index and deed; a name may change in between.
    using Key = std::pair<int, std::string>;
    static Key keyOf(const Action& action);

    void forgetOthers(const Plan& plan, Time now);

    std::map<Key, Record> records_;
};

} // namespace netfailover::guest::core
