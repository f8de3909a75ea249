// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

// Ctrl-C, a terminal that is closed, and SIGTERM.
namespace netfailover::host::migrate {

/// From now on they end the program at once, with a word, and once something has begun
/// are only remembered: whoever has begun it undoes it.  A closed socket ends nothing.
/// @param complaint for standard error, document for standard output; "" for none
void catchInterrupts(const std::string& complaint, const std::string& document);

/// Something is about to be changed.
void begin();

[[nodiscard]] bool isInterrupted();

/// For a process that another one watches, which is interrupted too.
void ignoreInterrupts();

} // namespace netfailover::host::migrate
