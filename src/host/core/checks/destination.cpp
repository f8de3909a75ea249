// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the host must be like that a domain is to be migrated to.
#include "host/core/checks/registry.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

const Network* networkNamed(const Destination& there, const std::string& name) {
    const auto found = std::ranges::find(there.networks, name, &Network::name);
    return found == there.networks.end() ? nullptr : &*found;
}

bool hasInterface(const Destination& there, const std::string& name) {
    return std::ranges::count(there.devices, name, &NodeDevice::interface) > 0;
}

bool isAttachableThere(const Destination& there, const Interface& interface) {
    if (interface.type == "network") {
        return networkNamed(there, interface.source) != nullptr;
    }
    return interface.type == "hostdev" || interface.type.empty() ||
           hasInterface(there, interface.source);
}

std::string versionText(unsigned long version) {
    return std::to_string(version / 1000000) + "." + std::to_string(version / 1000 % 1000) + "." +
           std::to_string(version % 1000);
}

} // namespace

std::vector<PciAddress> freeFunctions(const Destination& destination, const Pair& pair) {
    const Network* const pool = pair.primary && pair.primary->type == "network"
                                    ? networkNamed(destination, pair.primary->source)
                                    : nullptr;
    std::vector<PciAddress> free;
    for (const NodeDevice& device : destination.devices) {
        const auto& address = device.address;
        const auto isIn = [&](const std::vector<PciAddress>& all) {
            return std::ranges::count(all, *address) > 0;
        };
        if (device.physicalFunction && address && device.driver != "vfio-pci" &&
            !isIn(destination.taken) && (pool == nullptr || isIn(pool->virtualFunctions))) {
            free.push_back(*address);
        }
    }
    return free;
}

Checks checkVersions(const Evidence& evidence) {
    const auto& there = evidence.destination;
    constexpr unsigned long teaming = 6001000;
    if (!there) {
        return {};
    }
    if (there->libvirtVersion < teaming) {
        return {problem("libvirt " + versionText(there->libvirtVersion) +
                        " there does not know <teaming>.")};
    }
    if (there->hypervisorVersion < evidence.hypervisorVersion) {
        return {warning("QEMU there (" + versionText(there->hypervisorVersion) +
                        ") is older than here (" + versionText(evidence.hypervisorVersion) + ").")};
    }
    return {ok("libvirt and QEMU there are new enough.")};
}

Checks checkNetworkThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    return checkPairs(
        evidence, "Each standby finds its bridge or network there.",
        [&](const PairEvidence& pair, Checks& found) {
            for (const auto& interface : {std::optional(pair.pair.standby), pair.pair.primary}) {
                if (interface && !isAttachableThere(*there, *interface)) {
                    found.push_back(problem("There is no " + interface->type + " " +
                                            interface->source + " there."));
                }
            }
        });
}

Checks checkFunctionThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    return checkPairs(evidence, "A virtual function is free there for each pair.",
                      [&](const PairEvidence& pair, Checks& found) {
                          if (freeFunctions(*there, pair.pair).size() < evidence.pairs.size()) {
                              found.push_back(problem("No virtual function is free there for " +
                                                      nameOf(pair.pair) + "."));
                          }
                      });
}

Checks checkMemoryThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    if (there->freeMemoryKiB < evidence.domain.memoryKiB) {
        return {warning("Of the " + std::to_string(evidence.domain.memoryKiB / 1024) +
                        " MiB of the domain only " + std::to_string(there->freeMemoryKiB / 1024) +
                        " MiB are free there.")};
    }
    return {ok("There is memory for the domain.")};
}

Checks checkNameThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    return {there->hasDomain ? warning("There is a domain of that name or UUID already.")
                             : ok("No domain there has its name or UUID.")};
}

} // namespace netfailover::host::core
