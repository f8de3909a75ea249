// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/migrate/move_request.hpp"
#include "host/migrate/report.hpp"

#include <string>

namespace netfailover::host::migrate {

/// Reports by which half of each pair the guest sends on the host that it has moved to.  Only
/// a pair with a virtual function is waited for, at most for some seconds; what fails, or is
/// unwanted, leaves the path unknown.
void reportPaths(const MoveRequest& request, const std::string& uuid, const MoveListener& listener,
                 MoveReport& report);

} // namespace netfailover::host::migrate
