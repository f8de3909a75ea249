// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "host/kernel/places.hpp"
#include "host/migrate/options.hpp"
#include "host/migrate/outcome.hpp"

namespace netfailover::host::migrate {

// The commands that change something.  Those that last print what they do as they do it.

[[nodiscard]] Outcome runMove(const Options& options, const kernel::Places& places,
                              const base::Terminal& terminal);
[[nodiscard]] Outcome runEvacuation(const Options& options, const kernel::Places& places);
[[nodiscard]] Outcome runReattach(const Options& options, const kernel::Places& places);
[[nodiscard]] Outcome runRecovery(const Options& options);
[[nodiscard]] Outcome showHistory(const Options& options);

} // namespace netfailover::host::migrate
