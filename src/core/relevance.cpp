// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/relevance.hpp"

#include "core/candidates.hpp"
#include "core/classify.hpp"

namespace netfailover::core {

bool mayMatter(const Link& news, const Topology& known) {
    return roleOf(known, news.index) || roleOf(known, news.master.value_or(0)) == Role::Master ||
           mayBeMaster(news);
}

} // namespace netfailover::core
