// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::core {

enum class Severity : std::uint8_t {
    /// Worth knowing; nothing is wrong yet.
    Remark,
    Problem,
};

/// One thing that is wrong with a machine.
struct Problem {
    /// A word that scripts may rely on, as listed in org.netfailover1(5).
    std::string identifier{};
    /// A sentence, with the raw names of interfaces in it.
    std::string sentence{};
    Severity severity{Severity::Problem};
    /// Index of the master of the failover that it is about; zero for the whole machine.
    int failover{};
    /// Index of the master, slave or other link that it is about; zero for none.
    int link{};
    /// Normal for a moment, at boot or after a plug: managers and drivers need a while.
    bool mayPass{};

    friend bool operator==(const Problem&, const Problem&) = default;
};

// Identifiers of what only the one who reads and mends the machine can tell.
inline constexpr std::string_view unreadable{"unreadable"};
inline constexpr std::string_view repairGivenUp{"repair-given-up"};
inline constexpr std::string_view waiting{"waiting"};

/// True for one with such an identifier: nobody is about to mend it.
[[nodiscard]] bool isLeftAtThat(const Problem& problem);

// Sentences without a full stop, for those who have more to say of the same.
[[nodiscard]] std::string managedText(const Link& slave, const Manager& manager);
[[nodiscard]] std::string leakText(const Link& slave, const Address& address);
[[nodiscard]] std::string leakText(const Link& slave, const Route& route);

/// @param why something could not be read
[[nodiscard]] Problem unreadableProblem(const std::string& why);

/// What is wrong with the failovers of a machine: the one list behind failoverctl doctor
/// and status, and the properties State and Problems.  It judges what was read and
/// nothing else, so that the daemon and failoverctl come to the same answer.
///
/// @param links all that were read
/// @param driver as in observe::Snapshot
/// @return by failover, and for each one in a fixed order.
[[nodiscard]] std::vector<Problem> problemsOf(std::span<const Link> links, const Topology& topology,
                                              std::string_view driver);

/// True if there is more than remarks.
[[nodiscard]] bool hasProblem(std::span<const Problem> problems);

/// What the machine's state is while nobody mends anything.
[[nodiscard]] OverallState overallState(const Topology& topology,
                                        std::span<const Problem> problems);

} // namespace netfailover::guest::core
