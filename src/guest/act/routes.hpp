// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

namespace netfailover::guest::act {

/// Adds a route after those to the same place, none of which it replaces.
/// @param link interface index
/// @throws std::exception
void addRoute(int link, const core::Route& route);

/// @throws std::exception
void removeRoute(int link, const core::Route& route);

} // namespace netfailover::guest::act
