// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/relevance.hpp"

#include "guest/core/candidates.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/stack.hpp"

#include <algorithm>

namespace netfailover::guest::core {

namespace {

bool isStackedOnWhatConcerns(const Link& news, const Topology& known) {
    if (isStackedByLink(news) && concerns(known, *news.lower)) {
        return true;
    }
    return isOpenVswitch(news) &&
           std::ranges::any_of(known.failovers, [](const Failover& failover) {
               return std::ranges::any_of(failover.uppers, isOpenVswitch);
           });
}

} // namespace

bool mayMatter(const Link& news, const Topology& known) {
    return concerns(known, news.index) || roleOf(known, news.master.value_or(0)) == Role::Master ||
           isStackedOnWhatConcerns(news, known) || mayBeMaster(news);
}

} // namespace netfailover::guest::core
