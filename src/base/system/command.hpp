// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::base {

/// Runs a command of the shell.
/// @return what it prints; nothing if it cannot be run.
[[nodiscard]] std::string outputOf(const std::string& command);

} // namespace netfailover::base
