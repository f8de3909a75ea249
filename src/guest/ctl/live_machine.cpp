// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/live_machine.hpp"

#include "guest/ctl/daemon_client.hpp"
#include "guest/ctl/profiles/given_names.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/link_files.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "guest/observe/live_kernel.hpp"

#include <utility>

namespace netfailover::guest::ctl {

observe::Snapshot LiveMachine::snapshot() {
    observe::LiveKernel kernel;
    return observe::readSnapshot(kernel, observe::Roots{});
}

std::optional<std::string> LiveMachine::askDaemon() {
    return describeByDaemon();
}

ctl::Inventory LiveMachine::inventory(const std::vector<core::Link>& links) {
    return ctl::readInventory(observe::Roots{}, ctl::ConfigRoots{}, links);
}

void LiveMachine::examine(Evidence& evidence) {
    const observe::Roots roots;
    evidence.initramfs = searchInitramfs();
    evidence.netplanComplaint = netplanComplaint();
    evidence.moduleFile = observe::readModuleFile(roots.sys);
    Interfaces interfaces = interfacesInForce(ConfigRoots{});
    evidence.profiles =
        readProfiles(evidence.inventory, roots.run, ConfigRoots{}, std::move(interfaces.stanzas));
    evidence.givenNames = readGivenNames(roots.run, ConfigRoots{}, interfaces.renames);
    evidence.linkFiles = readLinkFiles(roots.run, ConfigRoots{});
    evidence.unmanagedDevices = readUnmanaged(roots.run, ConfigRoots{});
    evidence.deviceSections = readSections(roots.run, ConfigRoots{});
    evidence.dhcp = readDhcpSockets("/proc");
}

void LiveMachine::reconcile() {
    reconcileByDaemon();
}

} // namespace netfailover::guest::ctl
