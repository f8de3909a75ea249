// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/classify.hpp"

#include "guest/core/stack.hpp"

#include <algorithm>
#include <map>
#include <string_view>

namespace netfailover::guest::core {

namespace {

// FAILOVER_NAME in drivers/net/net_failover.c, what its get_drvinfo() answers.
constexpr std::string_view failoverDriver = "net_failover";

// What virtnet_get_phys_port_name() in drivers/net/virtio_net.c answers for a
// device with VIRTIO_NET_F_STANDBY.
constexpr std::string_view standbyPortName = "sby";

// Sorted by index: the result must not depend on the order of a dump.
using LinksByIndex = std::map<int, const Link*>;

LinksByIndex newestByIndex(std::span<const Link> links) {
    LinksByIndex byIndex;
    for (const Link& link : links) {
        byIndex.insert_or_assign(byIndex.end(), link.index, &link);
    }
    return byIndex;
}

bool isStandby(const Link& slave, const Link& master) {
    const auto reported = slave.module ? slave.module->role : std::nullopt;
    if (reported == Role::Primary || reported == Role::Standby) {
        return reported == Role::Standby;
    }
    if (slave.parent && master.parent) {
        return slave.parent == master.parent;
    }
    return slave.physPortName == standbyPortName;
}

void enslave(Failover& failover, const Link& slave) {
    auto& place = isStandby(slave, failover.master) ? failover.standby : failover.primary;
    if (!place) {
        place = slave;
    }
}

// The test that net_failover_slave_pre_register() in drivers/net/net_failover.c makes.
bool mayBecomePrimary(const Link& link, const Link& master) {
    const auto& wanted = master.permanentAddress ? *master.permanentAddress : master.address;
    return !link.master && link.parent && link.parent->bus == "pci" && !wanted.empty() &&
           link.permanentAddress == wanted;
}

void addCandidate(std::map<int, Failover>& failovers, const Link& link) {
    const auto found = std::ranges::find_if(failovers, [&link](const auto& entry) {
        return mayBecomePrimary(link, entry.second.master);
    });
    if (found != failovers.end()) {
        found->second.candidates.push_back(link);
    }
}

bool usable(const std::optional<Link>& slave) {
    return slave && slave->usable();
}

// What our module says counts, unless it is about a slave that was not read: the two
// were not read at the same moment.
std::optional<ActivePath> reportedPath(const Failover& failover) {
    const auto reported = failover.master.module ? failover.master.module->active : std::nullopt;
    if ((reported == ActivePath::Primary && !failover.primary) ||
        (reported == ActivePath::Standby && !failover.standby)) {
        return std::nullopt;
    }
    return reported;
}

// The choice that net_failover_start_xmit() makes, which asks for a running
// slave with carrier.  The stack does not call it while the master is down.
ActivePath activePath(const Failover& failover) {
    if (!failover.master.up) {
        return ActivePath::None;
    }
    if (const auto reported = reportedPath(failover)) {
        return *reported;
    }
    if (usable(failover.primary)) {
        return ActivePath::Primary;
    }
    return usable(failover.standby) ? ActivePath::Standby : ActivePath::None;
}

FailoverState stateOf(const Failover& failover) {
    if (!failover.standby) {
        return FailoverState::Incomplete;
    }
    switch (failover.active) {
    case ActivePath::Primary:
        return FailoverState::Accelerated;
    case ActivePath::Standby:
        return FailoverState::Standby;
    case ActivePath::None:
        break;
    }
    return FailoverState::Down;
}

bool isSlave(const std::optional<Link>& slave, int index) {
    return slave && slave->index == index;
}

std::optional<Role> roleIn(const Failover& failover, int index) {
    if (failover.master.index == index) {
        return Role::Master;
    }
    if (isSlave(failover.primary, index)) {
        return Role::Primary;
    }
    if (isSlave(failover.standby, index)) {
        return Role::Standby;
    }
    if (std::ranges::count(failover.candidates, index, &Link::index) > 0) {
        return Role::Candidate;
    }
    return std::nullopt;
}

} // namespace

bool isFailoverMaster(const Link& link) {
    return link.driver == failoverDriver;
}

Topology classify(std::span<const Link> links) {
    const LinksByIndex byIndex = newestByIndex(links);
    std::map<int, Failover> failovers;
    for (const auto& [index, link] : byIndex) {
        if (isFailoverMaster(*link)) {
            failovers[index].master = *link;
        }
    }
    for (const auto& [index, link] : byIndex) {
        const auto found = failovers.find(link->master.value_or(0));
        // A master is nobody's slave, or two that name each other would be both.
        if (failovers.contains(index)) {
            continue;
        }
        if (found != failovers.end()) {
            enslave(found->second, *link);
        } else {
            addCandidate(failovers, *link);
        }
    }
    Topology topology;
    const Stack stack(failovers.empty() ? std::span<const Link>{} : links);
    for (auto& [index, failover] : failovers) {
        failover.uppers = stack.above(index);
        failover.active = activePath(failover);
        failover.state = stateOf(failover);
        topology.failovers.push_back(std::move(failover));
    }
    return topology;
}

std::optional<Role> roleOf(const Topology& topology, int index) {
    for (const Failover& failover : topology.failovers) {
        if (const auto role = roleIn(failover, index)) {
            return role;
        }
    }
    return std::nullopt;
}

bool concerns(const Failover& failover, int index) {
    return roleIn(failover, index) ||
           std::ranges::binary_search(failover.uppers, index, {}, &Link::index);
}

bool concerns(const Topology& topology, int index) {
    return std::ranges::any_of(topology.failovers, [index](const Failover& failover) {
        return concerns(failover, index);
    });
}

bool isDisturbed(const Link& slave) {
    return !slave.addresses.empty() || !slave.routes.empty() || !slave.managers.empty();
}

} // namespace netfailover::guest::core
