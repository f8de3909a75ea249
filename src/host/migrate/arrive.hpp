// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pair.hpp"
#include "host/migrate/move_request.hpp"
#include "host/migrate/reattach.hpp"
#include "host/migrate/report.hpp"

#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// Reports which virtual functions a domain has.
/// @param pairs of the running domain where it is; one without <teaming> is missing there
///        while it has none
/// @return whether each pair of the report has one.
bool reportFunctions(const std::vector<core::Pair>& pairs, MoveReport& report);

/// After a domain has moved: gives it its virtual functions where they were detached, waits
/// for them, and reports them.  Nothing is undone: to run without one is better than not to.
/// @param known of what was detached
/// @throws LibvirtError
void arrive(const MoveRequest& request, const std::string& uuid, const Known& known,
            const MoveListener& listener, MoveReport& report);

} // namespace netfailover::host::migrate
