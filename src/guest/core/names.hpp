// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/intention.hpp"
#include "guest/core/problems.hpp"
#include "guest/core/topology.hpp"

#include <optional>
#include <string_view>

namespace netfailover::guest::core {

// The words of the contract: D-Bus properties, JSON and udev properties use them.

[[nodiscard]] std::string_view toString(Role role);
[[nodiscard]] std::string_view toString(ActivePath path);
[[nodiscard]] std::string_view toString(FailoverState state);
[[nodiscard]] std::string_view toString(OverallState state);
[[nodiscard]] std::string_view toString(Prospect prospect);
[[nodiscard]] std::string_view toString(Severity severity);

/// @return nothing for any other word.
[[nodiscard]] std::optional<Role> roleOf(std::string_view word);
[[nodiscard]] std::optional<ActivePath> activePathOf(std::string_view word);
[[nodiscard]] std::optional<FailoverState> failoverStateOf(std::string_view word);
[[nodiscard]] std::optional<OverallState> overallStateOf(std::string_view word);
[[nodiscard]] std::optional<Prospect> prospectOf(std::string_view word);
[[nodiscard]] std::optional<Severity> severityOf(std::string_view word);

} // namespace netfailover::guest::core
