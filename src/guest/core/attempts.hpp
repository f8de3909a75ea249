// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/intention.hpp"
#include "guest/core/plan.hpp"
#include "guest/core/problems.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::core {

/// Limits retries of actions that have no effect: what an administrator or another
/// program puts back is theirs, and reported, not fought.
///
/// An action is tried at once, again after a second, and twice more with longer pauses.
/// A manager is asked twice, with the pauses of its Patience; where several configure
/// one link, the next one is asked once the one before it has been given up.  Actions
/// that others may make superfluous, such as a manager that has just seen a property,
/// wait a moment first.  The count is reset once an action has not been needed for a
/// minute.
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

    /// True for an action that has been tried often enough, and whose last try has had
    /// time to show.
    [[nodiscard]] bool hasGivenUp(const Action& action, Time now) const;

    /// What becomes of everything in a plan.
    [[nodiscard]] std::vector<Intention> intentions(const Plan& plan, Time now) const;

    /// What nobody is about to mend: actions that were given up, and what has to wait.
    [[nodiscard]] std::vector<Problem> problems(const Plan& plan, const Topology& topology,
                                                Time now) const;

    /// The machine's state, with what is still to be done taken into account.
    /// @param seen the state by the problems alone
    [[nodiscard]] OverallState stateOf(OverallState seen, const Plan& plan, Time now) const;

    /// Resets all counts, at somebody's request.
    void forget() { records_.clear(); }

private:
    struct Record {
        std::size_t count{};
        /// The last try; before the first, when it was first called for.
        Time since{};
        /// Since when no plan has called for it, if the last one did not.
        std::optional<Time> absentSince{};
    };

    // By index and what is done: a name may change in between.
    using Key = std::pair<int, std::string>;
    static Key keyOf(const Action& action);

    void forgetOthers(const Plan& plan, Time now);
    [[nodiscard]] Prospect prospectOf(const Action& action, Time now) const;
    [[nodiscard]] bool isItsTurn(const Plan& plan, const Action& action, Time now) const;

    std::map<Key, Record> records_;
};

} // namespace netfailover::guest::core
