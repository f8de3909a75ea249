// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/act/actuator.hpp"
#include "guest/core/link.hpp"

namespace netfailover::guest::act {

/// Adds a route after those to the same place, none of which it replaces.  All that the
/// kernel said of the route it is copied from is kept, but for link and metric, and the
/// source that it prefers where that is empty here.
/// @param link interface index
/// @throws std::exception
Effect addRoute(int link, const core::Route& route);

/// Of a route with several next hops only the one that was read goes.
/// @param link that the route leads to
/// @throws std::exception
Effect removeRoute(int link, const core::Route& route);

} // namespace netfailover::guest::act
