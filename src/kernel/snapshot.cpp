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

std::vector<core::Link*> findSlaves(std::vector<core::Link>& links,
                                    const core::Topology& topology) {
    std::vector<core::Link*> slaves;
    for (core::Link& link : links) {
        const auto role = core::roleOf(topology, link.index);
        if (role == core::Role::Primary || role == core::Role::Standby) {
            slaves.push_back(&link);
        }
    }
    return slaves;
}

void readAddresses(Kernel& kernel, const std::vector<core::Link*>& slaves) {
    for (LinkAddress& address : kernel.addresses()) {
        for (core::Link* slave : slaves) {
            if (slave->index == address.link) {
                slave->addresses.push_back(std::move(address.text));
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
    const auto slaves = findSlaves(snapshot.links, topology);
    if (!slaves.empty()) {
        readAddresses(kernel, slaves);
    }
    for (core::Link* slave : slaves) {
        if (!slave->driver) {
            slave->driver = kernel.driver(slave->index);
        }
        noteProblems(snapshot,
                     [&] { slave->managers = readManagers(roots.run, slave->index, slave->name); });
    }
    noteProblems(snapshot, [&] {
        snapshot.driver = readFailoverDriver(roots.sys, !topology.failovers.empty());
    });
    return snapshot;
}

} // namespace netfailover::kernel
