// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/relevance.hpp"

#include "guest/core/candidates.hpp"
#include "guest/core/classify.hpp"

namespace netfailover::guest::core {

bool mayMatter(const Link& news, const Topology& known) {
    return roleOf(known, news.index) || roleOf(known, news.master.value_or(0)) == Role::Master ||
           mayBeMaster(news);
}

} // namespace netfailover::guest::core
