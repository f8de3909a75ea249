// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/migrate/move_request.hpp"
#include "host/migrate/report.hpp"

namespace netfailover::host::migrate {

/// After a domain has moved: gives it its virtual functions where they were detached, waits
/// for them, and reports them.  Nothing is undone: to run without one is better than not to.
/// @throws LibvirtError
void arrive(const MoveRequest& request, const std::string& uuid, const MoveListener& listener,
            MoveReport& report);

} // namespace netfailover::host::migrate
