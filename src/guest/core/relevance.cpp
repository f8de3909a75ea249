// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/relevance.hpp"

#include "guest/core/candidates.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/stack.hpp"

#include <algorithm>

namespace netfailover::guest::core {

bool isStackedOnMember(const Link& reported, const Topology& known) {
    if (isStackedByLink(reported) && concerns(known, *reported.lower)) {
        return true;
    }
    return isOpenVswitch(reported) &&
           std::ranges::any_of(known.failovers, [](const Failover& failover) {
               return std::ranges::any_of(failover.uppers, isOpenVswitch);
           });
}

bool mayMatter(const Link& reported, const Topology& known) {
    return concerns(known, reported.index) ||
           roleOf(known, reported.master.value_or(0)) == Role::Master ||
           isStackedOnMember(reported, known) || mayBeMaster(reported);
}

} // namespace netfailover::guest::core
