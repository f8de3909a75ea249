// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/findings.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::tell {

/// The document of --json; see failoverctl(1) for its members.  It is ASCII:
/// other characters are written as \uXXXX, and bytes that are no UTF-8 become
/// U+FFFD, since JSON cannot carry them.
[[nodiscard]] std::string formatJson(const core::Findings& findings, bool pretty);

/// Reads what formatJson() has written, as far as it says: of addresses the text,
/// of links what is shown.
/// @return nothing for any other text, and for one with a name that JSON could not
///         carry: whoever needs that has to read the machine.
[[nodiscard]] std::optional<core::Findings> parseJson(std::string_view text);

/// {"Plan":[{"Action":…,"Prospect":…},…,{"Waiting":…},…]}
[[nodiscard]] std::string formatJsonPlan(const std::vector<core::Intention>& plan, bool pretty);

} // namespace netfailover::guest::tell
