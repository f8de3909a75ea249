// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/snapshot.hpp"

#include "guest/core/candidates.hpp"
#include "guest/core/classify.hpp"
#include "guest/manager/managers.hpp"
#include "guest/observe/attributes.hpp"
#include "guest/observe/module.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>
#include <utility>

namespace netfailover::guest::observe {

namespace {

template <class Read> void noteProblems(Snapshot& snapshot, Read read) {
    try {
        read();
    } catch (const std::system_error& error) {
        snapshot.problems.emplace_back(error.what());
    }
}

// A link that does not answer is one without a driver: the others must not suffer for it.
void askDriver(Kernel& kernel, core::Link& link, std::vector<std::string>& problems) {
    try {
        link.driver = kernel.driver(link.index);
    } catch (const std::system_error& error) {
        std::string problem = link.name + ": " + error.what();
        // One that did not answer is asked again as a member; once is enough to say so.
        if (std::ranges::count(problems, problem) == 0) {
            problems.push_back(std::move(problem));
        }
    }
}

void readCandidates(Kernel& kernel, Snapshot& snapshot) {
    const std::vector<int> candidates = core::driverCandidates(snapshot.links);
    for (core::Link& link : snapshot.links) {
        if (std::ranges::binary_search(candidates, link.index)) {
            askDriver(kernel, link, snapshot.problems);
            link.udevRole = kernel.udevRole(link.index);
        }
    }
}

// Before classify(): what the module tells of a slave decides its role.
void readAttributes(const std::string& sys, Snapshot& snapshot) {
    std::set<int> masters;
    for (const core::Link& link : snapshot.links) {
        if (core::isFailoverMaster(link)) {
            masters.insert(link.index);
        }
    }
    for (core::Link& link : snapshot.links) {
        if (masters.contains(link.index) || masters.contains(link.master.value_or(0))) {
            noteProblems(snapshot,
                         [&] { link.module = readModuleAttributes(sys, link.index, link.name); });
        }
    }
}

std::vector<core::Link*> findMembers(std::vector<core::Link>& links,
                                     const core::Topology& topology) {
    std::vector<core::Link*> members;
    for (core::Link& link : links) {
        if (core::roleOf(topology, link.index)) {
            members.push_back(&link);
        }
    }
    return members;
}

// Of members, and of what is stacked on a master; of others those by which somebody may reach
// the machine.
void readAddresses(Kernel& kernel, const core::Topology& topology, std::vector<core::Link>& links) {
    std::map<int, core::Link*> byIndex;
    for (core::Link& link : links) {
        byIndex[link.index] = &link;
    }
    for (LinkAddress& found : kernel.addresses()) {
        const auto place = byIndex.find(found.link);
        if (place != byIndex.end() &&
            (found.address.wide || core::concerns(topology, found.link))) {
            place->second->addresses.push_back(std::move(found.address));
        }
    }
}

bool hasLeakedRoute(const std::vector<core::Link*>& members, const core::Topology& topology) {
    return std::ranges::any_of(members, [&](const core::Link* member) {
        return core::roleOf(topology, member->index) != core::Role::Master &&
               !member->routes.empty();
    });
}

// Only where a slave has a route to be copied: each link costs a dump.
void readRoutesOfUppers(Kernel& kernel, const core::Topology& topology,
                        std::vector<core::Link>& links) {
    for (core::Link& link : links) {
        if (core::concerns(topology, link.index) && !core::roleOf(topology, link.index)) {
            link.routes = kernel.routes(link.index);
        }
    }
}

// Drops routes that the kernel ties to an address; they go when it goes.
void dropRoutesOfAddresses(core::Link& link) {
    std::erase_if(link.routes, [&link](const core::Route& route) {
        return route.isOfAddress() &&
               std::ranges::count(link.addresses, route.family, &core::Address::family) > 0;
    });
}

} // namespace

Snapshot readSnapshot(Kernel& kernel, const Roots& roots) {
    Snapshot snapshot{.links = kernel.links(), .driver = {}, .problems = {}};
    readCandidates(kernel, snapshot);
    readAttributes(roots.sys, snapshot);
    const core::Topology topology = core::classify(snapshot.links);
    const auto members = findMembers(snapshot.links, topology);
    if (!members.empty()) {
        readAddresses(kernel, topology, snapshot.links);
    }
    for (core::Link* const member : members) {
        core::Link& link = *member;
        if (!link.driver) {
            askDriver(kernel, link, snapshot.problems);
        }
        if (!link.udevRole) {
            link.udevRole = kernel.udevRole(link.index);
        }
        link.routes = kernel.routes(link.index);
        dropRoutesOfAddresses(link);
        noteProblems(snapshot, [&] { link.managers = manager::readManagers(roots.run, link); });
    }
    if (hasLeakedRoute(members, topology)) {
        readRoutesOfUppers(kernel, topology, snapshot.links);
    }
    noteProblems(snapshot, [&] {
        snapshot.driver = readFailoverDriver(roots.sys, !topology.failovers.empty());
    });
    snapshot.settled = kernel.settled();
    return snapshot;
}

} // namespace netfailover::guest::observe
