// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "guest/core/topology.hpp"
#include "guest/ctl/inventory.hpp"
#include "guest/observe/module.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// Unknown: it could not be found out.
enum class Verdict : std::uint8_t { Ok, Warning, Problem, Unknown };

/// One thing that was checked.
struct Check {
    std::string title{};
    Verdict verdict{Verdict::Ok};
    /// A sentence, with the raw names of interfaces in it.
    std::string reason{};
    /// The command that mends it, as one types it; empty if there is none.
    std::string remedy{};

    friend bool operator==(const Check&, const Check&) = default;
};

/// All that the checks look at.
struct Evidence {
    observe::Snapshot snapshot{};
    core::Topology topology{};
    ctl::Inventory inventory{};
    ctl::InInitramfs initramfs{ctl::InInitramfs::Unknown};
    std::string netplanComplaint{};
    observe::ModuleFile moduleFile{};
    bool daemonAnswers{};
};

/// The links whose set-up the checks want to know, by index.
[[nodiscard]] std::vector<int> linksToInspect(const core::Topology& topology);

/// @return checks in a fixed order, at least one for each title.
[[nodiscard]] std::vector<Check> diagnose(const Evidence& evidence);

/// True if a check found a problem.
[[nodiscard]] bool hasProblem(const std::vector<Check>& checks);

[[nodiscard]] std::string formatChecks(const std::vector<Check>& checks,
                                       const base::Terminal& terminal);
[[nodiscard]] std::string formatChecksJson(const std::vector<Check>& checks, bool pretty);

/// Quotes a word for a shell, whatever bytes it holds.
[[nodiscard]] std::string shellQuoted(const std::string& word);

} // namespace netfailover::guest::ctl
