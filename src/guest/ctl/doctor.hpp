// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "guest/ctl/checks/check.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// The links whose set-up the checks want to know.
[[nodiscard]] std::vector<core::Link> linksToInspect(const core::Topology& topology);

/// @return checks in the order of checks/registry.hpp, at least one for each title.
[[nodiscard]] Checks diagnose(const Evidence& evidence);

/// True if a check found a problem.
[[nodiscard]] bool hasProblem(const Checks& checks);

[[nodiscard]] std::string formatChecks(const Checks& checks, const base::Terminal& terminal);
[[nodiscard]] std::string formatChecksJson(const Checks& checks, bool pretty);

} // namespace netfailover::guest::ctl
