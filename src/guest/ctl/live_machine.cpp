// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/live_machine.hpp"

#include "guest/ctl/daemon_client.hpp"
#include "guest/observe/live_kernel.hpp"

namespace netfailover::guest::ctl {

observe::Snapshot LiveMachine::look() {
    observe::LiveKernel kernel;
    return observe::readSnapshot(kernel, observe::Roots{});
}

std::optional<std::string> LiveMachine::askDaemon() {
    return describeByDaemon();
}

ctl::Inventory LiveMachine::inventory(const std::vector<core::Link>& links) {
    return ctl::readInventory(observe::Roots{}, ctl::ConfigRoots{}, links);
}

ctl::InInitramfs LiveMachine::initramfs() {
    return ctl::searchInitramfs();
}

std::string LiveMachine::netplanComplaint() {
    return ctl::netplanComplaint();
}

observe::ModuleFile LiveMachine::moduleFile() {
    return observe::readModuleFile(observe::Roots{}.sys);
}

void LiveMachine::reconcile() {
    reconcileByDaemon();
}

} // namespace netfailover::guest::ctl
