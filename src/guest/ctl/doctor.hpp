// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/checks/check.hpp"

#include <vector>

namespace netfailover::guest::ctl {

/// The links whose set-up the checks want to know.
[[nodiscard]] std::vector<core::Link> linksToInspect(const core::Topology& topology);

/// @return checks in the order of checks/registry.hpp, at least one for each title.
[[nodiscard]] Checks diagnose(const Evidence& evidence);

} // namespace netfailover::guest::ctl
