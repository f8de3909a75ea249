// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "base/text/check.hpp"

#include <string>

namespace netfailover::base {

/// @return a numbered line for each check, its remedy below it, and a closing line.
[[nodiscard]] std::string formatChecks(const Checks& checks, const Terminal& terminal);

[[nodiscard]] std::string formatChecksJson(const Checks& checks, bool pretty);

} // namespace netfailover::base
