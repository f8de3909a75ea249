// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/snapshot.hpp"

#include "core/candidates.hpp"
#include "core/classify.hpp"
#include "kernel/managers.hpp"
#include "kernel/module.hpp"

#include <algorithm>
#include <map>
#include <system_error>

namespace netfailover::kernel {

namespace {

void readMasterDrivers(Kernel& kernel, std::vector<core::Link>& links) {
    const std::vector<int> candidates = core::driverCandidates(links);
    for (core::Link& link : links) {
        if (std::ranges::binary_search(candidates, link.index)) {
            link.driver = kernel.driver(link.index);
        }
    }
}

struct Member {
    core::Link* link{};
    core::Role role{};
};

std::vector<Member> findMembers(std::vector<core::Link>& links, const core::Topology& topology) {
    std::vector<Member> members;
    for (core::Link& link : links) {
        if (const auto role = core::roleOf(topology, link.index)) {
            members.push_back({.link = &link, .role = *role});
        }
    }
    return members;
}

bool isSlave(const Member& member) {
    return member.role != core::Role::Master;
}

void readAddresses(Kernel& kernel, const std::vector<Member>& members) {
    for (LinkAddress& address : kernel.addresses()) {
        for (const Member& member : members) {
            if (member.link->index == address.link && isSlave(member)) {
                member.link->addresses.push_back(std::move(address.text));
                break;
            }
        }
    }
}

template <class Read> void noteProblems(Snapshot& snapshot, Read read) {
    try {
        read();
    } catch (const std::system_error& error) {
        snapshot.problems.emplace_back(error.what());
    }
}

} // namespace

Snapshot readSnapshot(Kernel& kernel, const Roots& roots) {
    Snapshot snapshot{.links = kernel.links(), .driver = {}, .problems = {}};
    readMasterDrivers(kernel, snapshot.links);
    const core::Topology topology = core::classify(snapshot.links);
    const auto members = findMembers(snapshot.links, topology);
    if (std::ranges::any_of(members, isSlave)) {
        readAddresses(kernel, members);
    }
    for (const Member& member : members) {
        core::Link& link = *member.link;
        if (!link.driver) {
            link.driver = kernel.driver(link.index);
        }
        noteProblems(snapshot,
                     [&] { link.managers = readManagers(roots.run, link.index, link.name); });
    }
    noteProblems(snapshot, [&] {
        snapshot.driver = readFailoverDriver(roots.sys, !topology.failovers.empty());
    });
    return snapshot;
}

} // namespace netfailover::kernel
