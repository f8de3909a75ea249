// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::base {

/// Writes a line to standard error with its priority in front, as
/// sd-daemon(3) has it; control characters in it are escaped.
void logInfo(const std::string& text);
void logWarning(const std::string& text);
void logError(const std::string& text);

} // namespace netfailover::base
