// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/await_unplug.hpp"

#include "host/libvirt/handles.hpp"

#include <csignal>
#include <libvirt/libvirt-qemu.h>
#include <sys/prctl.h>

namespace netfailover::host::libvirt {

namespace {

void setTrue(void* flag) {
    *static_cast<bool*>(flag) = true;
}

} // namespace

bool awaitUnplugAsked(const std::string& uri, const std::string& name) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)virEventRegisterDefaultImpl();
    const auto connection = openConnection(uri, 0);
    const DomainHandle domain = domainOf(connection.get(), name);
    bool isOver = false;
    bool isAsked = false;
    (void)virConnectRegisterCloseCallback(
        connection.get(), [](virConnectPtr, int, void* flag) { setTrue(flag); }, &isOver, nullptr);
    const auto onEvent = [](virConnectPtr, virDomainPtr, const char*, long long, unsigned,
                            const char*, void* flag) { setTrue(flag); };
    isOver =
        virConnectDomainQemuMonitorEventRegister(connection.get(), domain.get(), "UNPLUG_PRIMARY",
                                                 onEvent, &isAsked, nullptr, 0) < 0;
    while (!isOver && !isAsked && virEventRunDefaultImpl() == 0) {
    }
    return isAsked;
}

} // namespace netfailover::host::libvirt
