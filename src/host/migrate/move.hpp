// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/places.hpp"
#include "host/migrate/move_request.hpp"
#include "host/migrate/report.hpp"

namespace netfailover::host::migrate {

/// Migrates a domain.  As long as it has not moved, whatever fails is undone; afterwards
/// there is only forward.  Throws nothing but for what makes a report impossible.
[[nodiscard]] MoveReport move(const MoveRequest& request, const kernel::Places& places,
                              const MoveListener& listener);

} // namespace netfailover::host::migrate
