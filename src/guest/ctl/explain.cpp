// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/explain.hpp"

#include "base/json/rows.hpp"
#include "base/text/printable.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/core/names.hpp"
#include "guest/observe/udev.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Link;
using core::Member;
using core::Role;

std::string parentOf(const Link& link) {
    return link.parent ? link.parent->name : "unknown";
}

// A link below a failover that has such a slave already: the driver has only one place.
std::string placeText(const core::Failover& failover) {
    const auto& master = failover.master;
    return "none: it is below " + master.name + ", which has its primary already" +
           (failover.primary ? " (" + failover.primary->name + ")." : ".");
}

std::string noRoleText(const Link& link, const core::Topology& topology) {
    if (!link.master) {
        return "none: it has no master, and its driver is not net_failover.";
    }
    const auto above = std::ranges::find_if(topology.failovers, [&](const auto& failover) {
        return failover.master.index == link.master;
    });
    return above == topology.failovers.end()
               ? "none: its master (index " + std::to_string(*link.master) +
                     ") is no net_failover device."
               : placeText(*above);
}

std::string roleText(const Link& link, const Member& member) {
    const Link& master = member.failover->master;
    if (link.module && link.module->role == member.role) {
        return std::string(core::toString(member.role)) +
               (member.role == Role::Master ? "" : " of " + master.name) +
               ": the kernel says so, in " + link.name + "/net_failover/role.";
    }
    switch (member.role) {
    case Role::Master:
        return "master: its driver is net_failover.";
    case Role::Standby:
        return "standby of " + master.name + ": both have the parent device " + parentOf(link) +
               ".";
    case Role::Candidate:
        return "candidate of " + master.name +
               ": it came with the master's address, and the kernel has not made it a slave.";
    case Role::Primary:
        break;
    }
    return "primary of " + master.name + ": its parent device " + parentOf(link) +
           " is another than the master's " + parentOf(master) + ".";
}

std::string udevText(const ctl::LinkSetup& setup, const ctl::Inventory& inventory) {
    if (setup.udev.empty()) {
        return "has not seen it.";
    }
    const std::string role = setup.property(observe::roleProperty);
    return (role.empty() ? std::string("sets no ID_NET_FAILOVER_ROLE")
                         : "sets ID_NET_FAILOVER_ROLE=" + role) +
           "; " + describe(inventory.rule) + ".";
}

std::string nameText(const Link& link, const ctl::LinkSetup& setup) {
    const std::string file = setup.property("ID_NET_LINK_FILE");
    return link.name + (file.empty() ? ", by no .link file." : ", set up by " + file + ".");
}

std::optional<Member> memberOf(const core::Topology& topology, int index) {
    for (const Member& member : core::membersOf(topology)) {
        if (member.link->index == index) {
            return member;
        }
    }
    return std::nullopt;
}

} // namespace

Explanation explain(const Link& link, const Evidence& evidence) {
    const auto member = memberOf(evidence.topology, link.index);
    const LinkSetup setup = evidence.setupOf(link);
    Explanation explanation{
        .name = link.name,
        .index = link.index,
        .decisions = {
            {.about = "Role",
             .text = member ? roleText(link, *member) : noRoleText(link, evidence.topology)},
            {.about = "udev", .text = udevText(setup, evidence.inventory)},
            {.about = "Name", .text = nameText(link, setup)},
        }};
    for (const ManagerReport& report : setup.managers) {
        explanation.decisions.push_back({.about = report.manager, .text = report.says});
    }
    return explanation;
}

std::string formatExplanation(const Explanation& explanation) {
    constexpr std::size_t width = 16;
    std::string text =
        base::printable(explanation.name) + " (index " + std::to_string(explanation.index) + ")\n";
    for (const Decision& decision : explanation.decisions) {
        text += std::string(width + 1 - std::min(width, decision.about.size()), ' ')
                    .append(decision.about)
                    .append(": ")
                    .append(base::printable(decision.text))
                    .append("\n");
    }
    return text;
}

std::string formatExplanationsJson(const std::vector<Explanation>& explanations, bool pretty) {
    std::vector<base::JsonRow> links;
    for (const Explanation& explanation : explanations) {
        base::JsonRecords decisions;
        for (const Decision& decision : explanation.decisions) {
            decisions.push_back({{"About", decision.about}, {"Text", decision.text}});
        }
        links.push_back({{"Name", explanation.name},
                         {"InterfaceIndex", explanation.index},
                         {"Decisions", decisions}});
    }
    return base::formatJsonRows("Links", links, pretty);
}

} // namespace netfailover::guest::ctl
