// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/plan.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/names.hpp"
#include "guest/core/reach.hpp"

#include <algorithm>

namespace netfailover::guest::core {

namespace {

class Planner {
public:
    Planner(Plan& plan, const std::set<int>& pinned) : plan_(&plan), pinned_(&pinned) {}

    void slave(const Failover& failover, const Link& slave, Role role);
    void master(const Failover& failover);
    void formerSlave(const Link& link);

private:
    template <class Wanted> void add(Wanted action) { plan_->actions.emplace_back(action); }

    bool canTakeOver(const Failover& failover, const Link& slave);
    void flush(const Link& slave);
    void askToLetGo(const Link& slave);
    void removeShared(const Failover& failover, const Link& slave);
    void renewDuplicates(const Failover& failover, const Link& link);

    Plan* plan_;
    const std::set<int>* pinned_;
};

bool Planner::canTakeOver(const Failover& failover, const Link& slave) {
    const Reach answer = reach(failover, slave);
    if (answer.obstacle) {
        plan_->waiting.push_back({slave.index, *answer.obstacle});
    }
    for (const Heir& heir : answer.missing) {
        add(AddRoute{
            .link = heir.link, .name = heir.name, .route = heir.route, .slave = slave.name});
    }
    return answer.mayTake();
}

// One route of the kernel's with several next hops on the slave is removed once.
bool isRemovedBefore(const Link& slave, const Route& route) {
    return route.family == Family::IPv4 && route.hop &&
           std::ranges::find_if(slave.routes, [&](const Route& other) {
               return other.hop && other.message.isSame(route.message);
           })->hop != route.hop;
}

// Routes first: those that the kernel ties to an address go with it, and removing them
// afterwards would fail.
void Planner::flush(const Link& slave) {
    for (const Route& route : slave.routes) {
        if (isRemovedBefore(slave, route)) {
            continue;
        }
        add(RemoveRoute{.link = slave.index, .name = slave.name, .route = route});
    }
    for (const Address& address : slave.addresses) {
        add(RemoveAddress{.link = slave.index, .name = slave.name, .address = address});
    }
    if (slave.ipv6) {
        add(DisableIpv6{.link = slave.index, .name = slave.name});
    }
}

void Planner::askToLetGo(const Link& slave) {
    for (const Manager& manager : slave.managers) {
        if (manager.canBeAsked) {
            add(LetGo{.link = slave.index, .name = slave.name, .manager = manager});
        } else {
            plan_->waiting.push_back({slave.index, slave.name + " is configured by " +
                                                       manager.name +
                                                       ", which cannot be asked to let go of it"});
        }
    }
}

void Planner::removeShared(const Failover& failover, const Link& slave) {
    for (const Address& address : slave.addresses) {
        if (address.family == Family::IPv4 && isHeldByMaster(failover, address)) {
            add(RemoveAddress{
                .link = slave.index, .name = slave.name, .address = address, .shared = true});
        }
    }
}

// Why in this order, one step for each reconcile:
// 1. Nothing before the master can take over, and before it has the routes: each step
//    below makes somebody remove addresses, the last way in among them.
// 2. udev before the managers.  networkd and NetworkManager read udev's properties when
//    they are asked; asked earlier, they would take the slave again.
// 3. Managers before addresses.  What a manager still wants it puts back, and two writers
//    would fight.
// 4. Addresses and routes last, and only those that no manager keeps.
//
// Nothing of what was done is remembered here.  The next plan is made from what the
// kernel, udev and the managers say then, so that a step that was lost, killed or undone
// is simply called for again.
void Planner::slave(const Failover& failover, const Link& slave, Role role) {
    // udev has not seen the link yet; its event starts the next reconcile.
    if (!slave.udevRole) {
        return;
    }
    if (pinned_->contains(slave.index)) {
        plan_->waiting.push_back(
            {slave.index, slave.name + " is pinned: an administrator gave it to a manager"});
        return;
    }
    const bool isKnown = *slave.udevRole == core::toString(role);
    const bool isBare = slave.addresses.empty() && slave.routes.empty() && !slave.ipv6;
    if ((isKnown && isBare && slave.managers.empty()) || !canTakeOver(failover, slave)) {
        return;
    }
    if (!isKnown || std::ranges::any_of(slave.managers, &Manager::canBeAsked)) {
        removeShared(failover, slave);
    }
    if (!isKnown) {
        add(Trigger{.link = slave.index, .name = slave.name});
    } else if (slave.managers.empty()) {
        flush(slave);
    } else {
        askToLetGo(slave);
    }
}

// Master and slaves share one MAC address, and so one link-local address.  On Linux 6.1
// the master's fails duplicate address detection against its own slave's, and the kernel
// never tries again.
//
// So does that of a bridge or VLAN which has taken the master's MAC address; one that has
// its own met somebody else, and is not ours.
void Planner::master(const Failover& failover) {
    renewDuplicates(failover, failover.master);
    for (const Link& upper : failover.uppers) {
        if (upper.address == failover.master.address) {
            renewDuplicates(failover, upper);
        }
    }
}

void Planner::renewDuplicates(const Failover& failover, const Link& link) {
    for (const Address& address : link.addresses) {
        if (address.duplicate) {
            add(RenewAddress{.link = link.index,
                             .name = link.name,
                             .address = address,
                             .withoutDetection = isHeldBySlave(failover, address)});
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
        return action.name + ": have udev re-evaluate it";
    }
    std::string operator()(const LetGo& action) const {
        return action.name + ": ask " + action.manager.name + " to let go of it";
    }
    std::string operator()(const DisableIpv6& action) const {
        return action.name + ": switch IPv6 off";
    }
    std::string operator()(const AddRoute& action) const {
        return action.name + ": add the route " + routeText(action.route);
    }
    std::string operator()(const RemoveRoute& action) const {
        return action.name + ": remove the route " + routeText(action.route);
    }
    std::string operator()(const RemoveAddress& action) const {
        return action.name + ": remove the address " + action.address.text +
               (action.shared ? ", which the master has too" : "");
    }
    std::string operator()(const RenewAddress& action) const {
        return action.name + ": re-add the address " + action.address.text;
    }
};

} // namespace

Plan plan(std::span<const Link> links, const Topology& topology, const std::set<int>& pinned) {
    Plan plan;
    Planner planner(plan, pinned);
    for (const Failover& failover : topology.failovers) {
        planner.master(failover);
        if (failover.primary) {
            planner.slave(failover, *failover.primary, Role::Primary);
        }
        if (failover.standby) {
            planner.slave(failover, *failover.standby, Role::Standby);
        }
        for (const Link& candidate : failover.candidates) {
            planner.slave(failover, candidate, Role::Candidate);
        }
    }
    for (const Link& link : links) {
        if (!roleOf(topology, link.index)) {
            planner.formerSlave(link);
        }
    }
    return plan;
}

std::string describeFailure(const Action& action, const std::string& why) {
    const auto* const route = std::get_if<AddRoute>(&action);
    const bool blocks = route != nullptr && !route->slave.empty();
    return describe(action) + ": " + why +
           (blocks ? "; until it is there, " + route->slave + " keeps what it has" : "");
}

std::string describe(const Action& action) {
    return std::visit(Describe{}, action);
}

} // namespace netfailover::guest::core
