// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/route.hpp"

namespace netfailover::guest::core {

std::string selectorText(const Route& route) {
    return route.destination + (route.from.empty() ? "" : " from " + route.from) +
           (route.tos == 0 ? "" : " tos " + std::to_string(route.tos));
}

std::string routeText(const Route& route) {
    return selectorText(route) + (route.gateway.empty() ? "" : " via " + route.gateway);
}

} // namespace netfailover::guest::core
