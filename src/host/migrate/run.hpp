// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "host/kernel/places.hpp"
#include "host/kernel/switch.hpp"
#include "host/migrate/options.hpp"
#include "host/migrate/outcome.hpp"

namespace netfailover::host::migrate {

/// @return false for a command that only looks.
[[nodiscard]] bool mayChange(Command command);

/// Runs a command and prints nothing itself, unless a libvirt does not answer.
/// @throws UsageError
[[nodiscard]] Outcome run(const Options& options, kernel::Switch& kernel,
                          const kernel::Places& places, const base::Terminal& terminal);

} // namespace netfailover::host::migrate
