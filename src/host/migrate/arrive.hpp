// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pair.hpp"
#include "host/migrate/move_request.hpp"
#include "host/migrate/report.hpp"

#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// Reports which virtual functions a domain has.
/// @param pairs of the host where it is
/// @return whether each pair has one.
bool reportFunctions(const std::vector<core::Pair>& pairs, MoveReport& report);

/// After a domain has moved: gives it its virtual functions where they were detached, waits
/// for them, and reports them.  Nothing is undone: to run without one is better than not to.
/// @throws LibvirtError
void arrive(const MoveRequest& request, const std::string& uuid, const MoveListener& listener,
            MoveReport& report);

} // namespace netfailover::host::migrate
