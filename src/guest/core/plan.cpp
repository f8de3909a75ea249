// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/plan.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/names.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace netfailover::guest::core {

namespace {

constexpr std::array families{Family::IPv4, Family::IPv6};

std::string_view toString(Family family) {
    return family == Family::IPv4 ? "IPv4" : "IPv6";
}

bool isReachable(const Link& link, Family family) {
    return std::ranges::any_of(link.addresses, [family](const Address& address) {
        return address.family == family && address.wide && address.usable();
    });
}

bool hasAddress(const Link& link, std::string_view text) {
    return std::ranges::count(link.addresses, text, &Address::text) > 0;
}

// A route that prefers a source address which only the slave has would not be taken,
// and of two IPv6 routes with one metric Linux makes a single one with two next hops,
// of which the slave's would stay.
Route asOf(const Link& master, Route route) {
    if (route.family == Family::IPv6) {
        ++route.metric;
    }
    const bool known = std::ranges::any_of(master.addresses, [&](const Address& address) {
        return address.text.starts_with(route.source + '/');
    });
    if (!known) {
        route.source.clear();
    }
    return route;
}

// The same way to the same place; who added it and what it prefers does not count.
bool leadsTheSameWay(const Route& one, const Route& other) {
    return one.family == other.family && one.destination == other.destination &&
           one.gateway == other.gateway && one.table == other.table;
}

class Planner {
public:
    Planner(Plan& plan, const std::set<int>& byHand) : plan_(&plan), byHand_(&byHand) {}

    void slave(const Link& master, const Link& slave, Role role);
    void master(const Failover& failover);
    void formerSlave(const Link& link);

private:
    template <class Wanted> void add(Wanted action) { plan_->actions.emplace_back(action); }

    bool isLastWayIn(const Link& master, const Link& slave);
    bool lendRoutes(const Link& master, const Link& slave);
    void strip(const Link& slave);

    Plan* plan_;
    const std::set<int>* byHand_;
};

bool Planner::isLastWayIn(const Link& master, const Link& slave) {
    const auto* const only = std::ranges::find_if(families, [&](Family family) {
        return isReachable(slave, family) && !isReachable(master, family);
    });
    if (only == families.end()) {
        return false;
    }
    const std::string word(toString(*only));
    std::string why = slave.name;
    why.append(" is the last way in by ").append(word).append(" until ");
    why.append(master.name).append(" has a usable ").append(word).append(" address");
    plan_->waiting.push_back(std::move(why));
    return true;
}

bool Planner::lendRoutes(const Link& master, const Link& slave) {
    bool lent = false;
    for (const Route& route : slave.routes) {
        const bool there = std::ranges::any_of(
            master.routes, [&](const Route& own) { return leadsTheSameWay(own, route); });
        if (!there && !route.isOfAddress() && isReachable(master, route.family)) {
            add(AddRoute{.link = master.index, .name = master.name, .route = asOf(master, route)});
            lent = true;
        }
    }
    return lent;
}

void Planner::strip(const Link& slave) {
    for (const Route& route : slave.routes) {
        add(RemoveRoute{.link = slave.index, .name = slave.name, .route = route});
    }
    for (const Address& address : slave.addresses) {
        add(RemoveAddress{.link = slave.index, .name = slave.name, .address = address});
    }
}

void Planner::slave(const Link& master, const Link& slave, Role role) {
    // udev will tell when it has seen it.
    if (!slave.udevRole) {
        return;
    }
    if (byHand_->contains(slave.index)) {
        plan_->waiting.push_back(slave.name + " was handed to NetworkManager, and is left to it");
        return;
    }
    const bool isKnown = *slave.udevRole == core::toString(role);
    const bool isBare = slave.addresses.empty() && slave.routes.empty();
    if ((isKnown && isBare && slave.managers.empty()) || isLastWayIn(master, slave) ||
        lendRoutes(master, slave)) {
        return;
    }
    if (!isKnown) {
        add(Trigger{.link = slave.index, .name = slave.name});
    } else if (slave.managers.empty()) {
        strip(slave);
    } else {
        // One at a time: two of them on one link are in each other's way.
        add(LetGo{.link = slave.index, .name = slave.name, .manager = slave.managers.front()});
    }
}

// On Linux 6.1 the master's own address fails detection against its slave's.
void Planner::master(const Failover& failover) {
    const Link& master = failover.master;
    for (const Address& address : master.addresses) {
        if (address.duplicate) {
            const bool isOurs = (failover.primary && hasAddress(*failover.primary, address.text)) ||
                                (failover.standby && hasAddress(*failover.standby, address.text));
            add(RenewAddress{.link = master.index,
                             .name = master.name,
                             .address = address,
                             .withoutDetection = isOurs});
        }
    }
}

void Planner::formerSlave(const Link& link) {
    if (!link.udevRole.value_or("").empty()) {
        add(Trigger{.link = link.index, .name = link.name});
    }
}

struct Describe {
    std::string operator()(const Trigger& action) const {
        return action.name + ": have udev look at it again";
    }
    std::string operator()(const LetGo& action) const {
        return action.name + ": ask " + std::string(toString(action.manager)) + " to let go of it";
    }
    std::string operator()(const AddRoute& action) const {
        return action.name + ": add the route " + text(action.route);
    }
    std::string operator()(const RemoveRoute& action) const {
        return action.name + ": remove the route " + text(action.route);
    }
    std::string operator()(const RemoveAddress& action) const {
        return action.name + ": remove the address " + action.address.text;
    }
    std::string operator()(const RenewAddress& action) const {
        return action.name + ": put the address " + action.address.text + " anew";
    }

private:
    static std::string text(const Route& route) {
        return route.destination + (route.gateway.empty() ? "" : " via " + route.gateway);
    }
};

} // namespace

Plan plan(std::span<const Link> links, const Topology& topology, const std::set<int>& byHand) {
    Plan plan;
    Planner planner(plan, byHand);
    for (const Failover& failover : topology.failovers) {
        planner.master(failover);
        if (failover.primary) {
            planner.slave(failover.master, *failover.primary, Role::Primary);
        }
        if (failover.standby) {
            planner.slave(failover.master, *failover.standby, Role::Standby);
        }
    }
    for (const Link& link : links) {
        if (!roleOf(topology, link.index)) {
            planner.formerSlave(link);
        }
    }
    return plan;
}

std::string describe(const Action& action) {
    return std::visit(Describe{}, action);
}

} // namespace netfailover::guest::core
