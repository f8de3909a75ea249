// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "core/topology.hpp"
#include "report/error.hpp"

#include <span>
#include <string>
#include <string_view>

namespace netfailover::report {

/// The document of --json; see failoverctl(1) for its members.  It is ASCII:
/// other characters are written as \uXXXX, and bytes that are no UTF-8 become
/// U+FFFD, since JSON cannot carry them.
/// @param failovers those to show
/// @param state of the whole machine
[[nodiscard]] std::string formatJson(std::span<const core::Failover> failovers,
                                     core::OverallState state, std::string_view driver,
                                     bool pretty);

[[nodiscard]] std::string formatJsonError(const Error& error, bool pretty);

} // namespace netfailover::report
