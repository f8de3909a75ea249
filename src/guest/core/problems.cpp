// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/problems.hpp"

#include "guest/core/classify.hpp"
#include "guest/core/configured.hpp"
#include "guest/core/members.hpp"
#include "guest/core/stack.hpp"

#include <algorithm>

namespace netfailover::guest::core {

namespace {

bool isUsable(const std::optional<Link>& slave) {
    return slave && slave->usable();
}

std::string whyUnusable(const Link& link) {
    return link.up ? "has no carrier" : "is down";
}

std::string endOf(const Gap& gap) {
    return gap.mayBeMeant
               ? ": all is well only if nothing but virtual machines, containers, PPP or "
                 "neighbours on the link is to use it."
               : ".";
}

std::string missingAddressOf(const Gap& gap, const Link& master) {
    const Link& link = gap.link;
    if (link.index == master.index) {
        return master.name + " has no usable address but link-local ones" +
               (master.managers.empty()
                    ? ""
                    : ", though " + master.managers.front().name + " configures it") +
               endOf(gap);
    }
    const std::string name = link.name + ", which is stacked on " + master.name + ", ";
    if (std::ranges::any_of(link.addresses, &Address::wide) && !link.usable()) {
        return name + whyUnusable(link) + ", so nothing reaches its address.";
    }
    return name + "has no usable address but link-local ones, nor has " + master.name + endOf(gap);
}

class Examination {
public:
    Examination(std::vector<Problem>& problems, const Failover& failover,
                std::span<const Link> links, const Topology& topology, std::string_view driver)
        : problems_(&problems), failover_(&failover), links_(links), topology_(&topology),
          driver_(driver) {}

    void examine() {
        standby();
        path();
        configuration();
        duplicates(failover_->master);
        std::ranges::for_each(failover_->uppers, [this](const Link& upper) { duplicates(upper); });
        for (const auto* slave : {&failover_->primary, &failover_->standby}) {
            if (*slave) {
                mismatches(**slave);
                leaks(**slave);
            }
        }
        for (const Link& candidate : failover_->candidates) {
            waits(candidate);
            leaks(candidate);
        }
    }

private:
    Problem& add(const char* identifier, const Link& link, std::string sentence) {
        return problems_->emplace_back(Problem{.identifier = identifier,
                                               .sentence = std::move(sentence),
                                               .failover = failover_->master.index,
                                               .link = link.index});
    }

    void standby() {
        if (!failover_->standby) {
            add("standby-missing", failover_->master,
                failover_->master.name +
                    " has no standby: nothing catches the loss of the primary.");
        } else if (isUsable(failover_->primary) && !failover_->standby->usable()) {
            const Link& standby = *failover_->standby;
            add("standby-without-carrier", standby,
                standby.name + ", the standby of " + failover_->master.name + ", " +
                    whyUnusable(standby) + ": an unplug would cut this machine off.")
                .severity = Severity::Remark;
        }
    }

    void path() {
        const Link& master = failover_->master;
        if (!master.up) {
            add("master-down", master, master.name + " is down, so nothing goes through it.")
                .mayPass = true;
        } else if (!isUsable(failover_->primary) && !isUsable(failover_->standby)) {
            add("master-without-carrier", master,
                "Neither slave of " + master.name + " can carry traffic.");
        } else if (failover_->primary && !failover_->primary->usable()) {
            onlyStandby(*failover_->primary);
        }
    }

    // The kernel's own driver hands up what the standby receives only while there is no
    // primary, be it usable or not.
    void onlyStandby(const Link& primary) {
        const std::string what = primary.name + ", the primary of " + failover_->master.name +
                                 ", " + whyUnusable(primary);
        if (driver_ == "in-tree") {
            add("receive-black-hole", primary,
                what + ", and the kernel's own net_failover driver drops all that the standby "
                       "receives until it is usable or gone.")
                .mayPass = true;
        } else {
            add("primary-without-carrier", primary,
                what + ": traffic takes the standby, and nothing catches the loss of that.")
                .severity = Severity::Remark;
        }
    }

    void configuration() {
        const Link& master = failover_->master;
        const auto gap = master.up ? findGap(*failover_, links_, *topology_) : std::nullopt;
        if (!gap) {
            return;
        }
        const bool isUnmanaged = gap->link.index == master.index && master.managers.empty() &&
                                 std::ranges::none_of(master.addresses, [](const Address& address) {
                                     return address.wide || address.unscoped;
                                 });
        Problem& problem =
            isUnmanaged ? add("master-unmanaged", master,
                              "No network manager configures " + master.name +
                                  ", so it has no address" + endOf(*gap))
                        : add("master-without-address", gap->link, missingAddressOf(*gap, master));
        problem.severity = gap->mayBeMeant ? Severity::Remark : Severity::Problem;
        problem.mayPass = true;
    }

    void waits(const Link& candidate) {
        add("candidate-waiting", candidate,
            candidate.name + " came with the address of " + failover_->master.name +
                ", and the driver has not made it a slave.")
            .severity = failover_->primary ? Severity::Remark : Severity::Problem;
    }

    void duplicates(const Link& link) {
        for (const Address& address : link.addresses) {
            if (address.duplicate) {
                add("duplicate-address", link,
                    link.name + " has the address " + address.text +
                        ", which another machine or a slave has too.");
            }
        }
    }

    // The driver changes its links one after the other.
    void mismatches(const Link& slave) {
        const Link& master = failover_->master;
        if (slave.address != master.address) {
            add("address-mismatch", slave,
                slave.name + " has the hardware address " + slave.address.toString() +
                    ", its master " + master.name + " has " + master.address.toString() + ".")
                .mayPass = true;
        }
        if (slave.mtu != master.mtu) {
            add("mtu-mismatch", slave,
                slave.name + " has the MTU " + std::to_string(slave.mtu) + ", its master " +
                    master.name + " has " + std::to_string(master.mtu) + ".")
                .mayPass = true;
        }
    }

    void leaks(const Link& slave) {
        for (const Manager& manager : slave.managers) {
            add("slave-managed", slave, managedText(slave, manager) + ".");
        }
        for (const Address& address : slave.addresses) {
            add("leaked-address", slave, leakText(slave, address) + ".");
        }
        for (const Route& route : slave.routes) {
            add("leaked-route", slave, leakText(slave, route) + ".");
        }
    }

    std::vector<Problem>* problems_;
    const Failover* failover_;
    std::span<const Link> links_;
    const Topology* topology_;
    std::string_view driver_;
};

// udev is asked to re-evaluate it, which takes a moment.
void addStaleRole(const Link& link, std::vector<Problem>& problems) {
    const std::string role = link.udevRole.value_or("");
    if (!role.empty()) {
        problems.push_back({.identifier = "stale-role",
                            .sentence = link.name + " has no part in a failover any more, and " +
                                        "udev still takes it for the " + role +
                                        ", so that no manager configures it.",
                            .link = link.index,
                            .mayPass = true});
    }
}

// All that is stacked on a master is on both slaves by that.
void addLeakedUpper(const Link& upper, const Topology& topology, std::vector<Problem>& problems) {
    for (const Member& member : membersOf(topology)) {
        if (member.role != Role::Master && upper.lower == member.link->index) {
            const Link& master = member.failover->master;
            problems.push_back({.identifier = "leaked-upper",
                                .sentence = upper.name + " is stacked on the slave " +
                                            member.link->name + " and goes with it; put it on " +
                                            master.name + ".",
                                .failover = master.index,
                                .link = upper.index});
        }
    }
}

} // namespace

std::vector<Problem> problemsOf(std::span<const Link> links, const Topology& topology,
                                std::string_view driver) {
    std::vector<Problem> problems;
    for (const Failover& failover : topology.failovers) {
        Examination(problems, failover, links, topology, driver).examine();
    }
    for (const Link& link : links) {
        if (!roleOf(topology, link.index)) {
            addStaleRole(link, problems);
        }
        if (isStackedByLink(link)) {
            addLeakedUpper(link, topology, problems);
        }
    }
    return problems;
}

std::string managedText(const Link& slave, const Manager& manager) {
    return manager.name + " configures the slave " + slave.name;
}

std::string leakText(const Link& slave, const Address& address) {
    return slave.name + " has the address " + address.text;
}

std::string leakText(const Link& slave, const Route& route) {
    return slave.name + " has the route " + routeText(route);
}

bool isLeftAtThat(const Problem& problem) {
    return problem.identifier == unreadable || problem.identifier == repairGivenUp ||
           problem.identifier == waiting;
}

Problem unreadableProblem(const std::string& why) {
    return {.identifier = std::string(unreadable), .sentence = why};
}

bool hasProblem(std::span<const Problem> problems) {
    return std::ranges::count(problems, Severity::Problem, &Problem::severity) > 0;
}

OverallState overallState(const Topology& topology, std::span<const Problem> problems) {
    if (hasProblem(problems)) {
        return OverallState::Degraded;
    }
    return topology.failovers.empty() ? OverallState::None : OverallState::Ok;
}

} // namespace netfailover::guest::core
