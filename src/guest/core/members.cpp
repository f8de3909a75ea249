// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/members.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::guest::core {

std::vector<Member> membersOf(const Failover& failover) {
    std::vector<Member> members{
        {.link = &failover.master, .role = Role::Master, .failover = &failover}};
    if (failover.primary) {
        members.push_back(
            {.link = &*failover.primary, .role = Role::Primary, .failover = &failover});
    }
    if (failover.standby) {
        members.push_back(
            {.link = &*failover.standby, .role = Role::Standby, .failover = &failover});
    }
    for (const Link& candidate : failover.candidates) {
        members.push_back({.link = &candidate, .role = Role::Candidate, .failover = &failover});
    }
    return members;
}

std::vector<Member> membersOf(const Topology& topology) {
    std::vector<Member> members;
    for (const Failover& failover : topology.failovers) {
        std::ranges::move(membersOf(failover), std::back_inserter(members));
    }
    std::ranges::sort(members, {}, [](const Member& member) { return member.link->index; });
    return members;
}

} // namespace netfailover::guest::core
