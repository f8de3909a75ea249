// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

namespace {

Check offered(const VirtioNic& nic) {
    if (!nic.bound) {
        return problem(nic.name + " has no driver yet, so nobody knows what it offers.",
                       "modprobe virtio_net");
    }
    return ok(nic.standby ? nic.name + " has negotiated it."
                          : nic.name + " is a plain NIC: the hypervisor offers none.");
}

} // namespace

Checks checkStandbyFeature(const Evidence& evidence) {
    Checks found;
    for (const VirtioNic& nic : evidence.inventory.virtioNics) {
        found.push_back(offered(nic));
    }
    if (found.empty()) {
        found.push_back(ok("There is no virtio NIC."));
    }
    return found;
}

} // namespace netfailover::guest::ctl
