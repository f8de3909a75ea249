// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/udev.hpp"

#include <memory>
#include <systemd/sd-device.h>

namespace netfailover::kernel {

namespace {

// 78-net-failover.rules sets it.
constexpr const char* roleProperty = "ID_NET_FAILOVER_ROLE";

struct Unref {
    void operator()(sd_device* device) const { sd_device_unref(device); }
};

} // namespace

std::optional<std::string> readUdevRole(int index) {
    sd_device* found = nullptr;
    if (sd_device_new_from_ifindex(&found, index) < 0) {
        return std::nullopt;
    }
    const std::unique_ptr<sd_device, Unref> device(found);
    if (sd_device_get_is_initialized(device.get()) <= 0) {
        return std::nullopt;
    }
    const char* role = nullptr;
    return sd_device_get_property_value(device.get(), roleProperty, &role) < 0 ? "" : role;
}

} // namespace netfailover::kernel
