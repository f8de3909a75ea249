// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the host must be like that a domain is to be migrated to.
#include "host/core/checks/registry.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

void examineAttachment(const Destination& there, const Interface& interface, Checks& found) {
    const std::string what = interface.type + " " + interface.source;
    if (reportUntold(interface, there.wires, " there", found)) {
        return;
    }
    if (interface.type == "network") {
        if (findNetwork(there.wires.networks, interface.source) == nullptr) {
            found.push_back(problem("There is no " + what + " there."));
        }
    } else if (interface.type != "hostdev" && !interface.type.empty()) {
        // A bridge is no node device.
        const bool isThere =
            there.wires.interface(interface.source) != nullptr ||
            std::ranges::count(there.devices, interface.source, &NodeDevice::interface) > 0;
        if (!isThere && there.wires.interfaces) {
            found.push_back(problem("There is no " + what + " there."));
        } else if (!isThere) {
            found.push_back(unknown("libvirt there does not tell whether it has " + what + "."));
        }
    }
}

std::string versionText(unsigned long version) {
    return std::to_string(version / 1000000) + "." + std::to_string(version / 1000 % 1000) + "." +
           std::to_string(version % 1000);
}

} // namespace

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
                if (interface) {
                    examineAttachment(*there, *interface, found);
                }
            }
        });
}

Checks checkCpuThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    if (!there->cpuComplaint) {
        return {unknown("libvirt there does not tell whether its CPU does for the domain.")};
    }
    if (!there->cpuComplaint->empty()) {
        return {problem("The CPU there does not do for the domain: " + *there->cpuComplaint + ".")};
    }
    return {ok("The CPU there does for the domain.")};
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
