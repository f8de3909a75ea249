// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "host/libvirt/handles.hpp"
#include "host/migrate/move_request.hpp"
#include "host/migrate/options.hpp"

#include <string>

namespace netfailover::host::migrate {

/// To standard output, at once.
/// @return false where nobody can read it.
bool printNow(const std::string& text);

/// On a terminal one line is written again and again.
inline constexpr const char* clearLine = "\r\033[K";

/// @return a line that is not longer than the terminal is wide.
[[nodiscard]] std::string progressLine(const libvirt::Progress& progress,
                                       const base::Terminal& terminal);

[[nodiscard]] bool isLive(const Options& options, const base::Terminal& terminal);

/// Shows a person, or a program, what becomes of a migration.
[[nodiscard]] MoveListener listenerFor(const Options& options, const base::Terminal& terminal);

/// Of several migrations at a time only the reports are shown.
[[nodiscard]] MoveListener quietListener();

} // namespace netfailover::host::migrate
