// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/grace.hpp"

#include <algorithm>

namespace netfailover::guest::core {

namespace {

// A DHCP client without an answer asks a second and a third time within it.
constexpr std::chrono::seconds grace{30};

} // namespace

bool Grace::covers(std::span<const Problem> problems, Time now) {
    std::map<Key, Time> since;
    bool coversAll = true;
    bool any = false;
    for (const Problem& problem : problems) {
        if (problem.severity == Severity::Remark) {
            continue;
        }
        any = true;
        if (!problem.mayPass) {
            coversAll = false;
            continue;
        }
        const Key key(problem.identifier, problem.link);
        const auto known = since_.find(key);
        const Time first = known == since_.end() ? now : known->second;
        since.emplace(key, first);
        coversAll = coversAll && now - first < grace;
    }
    since_ = std::move(since);
    return any && coversAll;
}

std::optional<Grace::Time> Grace::untilNext(Time now) const {
    std::optional<Time> shortest;
    for (const auto& [key, first] : since_) {
        const Time left = first + grace - now;
        if (left > Time(0)) {
            shortest = std::min(shortest.value_or(left), left);
        }
    }
    return shortest;
}

} // namespace netfailover::guest::core
