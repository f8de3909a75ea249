// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/intention.hpp"
#include "guest/core/problems.hpp"
#include "guest/core/switches.hpp"
#include "guest/core/topology.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::core {

/// All that is known of a machine, and reported of it.
struct Findings {
    /// As in observe::Snapshot.
    std::string driver{};
    OverallState state{OverallState::None};
    std::vector<Problem> problems{};
    Topology topology{};
    // Of the daemon, and only there:
    SwitchLog switches{};
    /// What it is about to do, and what it waits for.
    std::optional<std::vector<Intention>> plan{};
};

/// What one reading of the machine says, where nobody mends anything.
/// @param unread a sentence for each thing that could not be read
[[nodiscard]] inline Findings findingsOf(std::span<const Link> links, Topology topology,
                                         const std::string& driver,
                                         const std::vector<std::string>& unread = {}) {
    Findings findings{.driver = driver, .problems = problemsOf(links, topology, driver)};
    std::ranges::transform(unread, std::back_inserter(findings.problems), unreadableProblem);
    findings.state = overallState(topology, findings.problems);
    findings.topology = std::move(topology);
    return findings;
}

} // namespace netfailover::guest::core
