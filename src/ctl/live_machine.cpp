// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ctl/live_machine.hpp"

#include "ctl/daemon_client.hpp"
#include "kernel/live_kernel.hpp"

namespace netfailover::ctl {

kernel::Snapshot LiveMachine::look() {
    kernel::LiveKernel kernel;
    return kernel::readSnapshot(kernel, kernel::Roots{});
}

std::optional<std::string> LiveMachine::askDaemon() {
    return describeByDaemon();
}

kernel::Inventory LiveMachine::inventory(const std::vector<int>& links) {
    return kernel::readInventory(kernel::Roots{}, kernel::ConfigRoots{}, links);
}

kernel::InInitramfs LiveMachine::initramfs() {
    return kernel::searchInitramfs();
}

std::string LiveMachine::netplanComplaint() {
    return kernel::netplanComplaint();
}

kernel::ModuleFile LiveMachine::moduleFile() {
    return kernel::readModuleFile(kernel::Roots{}.sys);
}

void LiveMachine::reconcile() {
    reconcileByDaemon();
}

} // namespace netfailover::ctl
