// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/uevent.hpp"

#include <cerrno>
#include <memory>
#include <system_error>
#include <systemd/sd-device.h>

namespace netfailover::guest::act {

namespace {

struct Unref {
    void operator()(sd_device* device) const { sd_device_unref(device); }
};

} // namespace

void triggerChange(int index) {
    sd_device* found = nullptr;
    int result = sd_device_new_from_ifindex(&found, index);
    const std::unique_ptr<sd_device, Unref> device(found);
    if (result >= 0) {
        result = sd_device_trigger(device.get(), SD_DEVICE_CHANGE);
    }
    if (result < 0 && result != -ENODEV && result != -ENOENT) {
        throw std::system_error(-result, std::generic_category(),
                                "cannot have udev re-evaluate a network interface");
    }
}

} // namespace netfailover::guest::act
