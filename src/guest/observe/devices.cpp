// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/devices.hpp"

#include "guest/observe/udev.hpp"

#include <system_error>
#include <systemd/sd-device.h>
#include <utility>

namespace netfailover::guest::observe {

namespace {

// Room for thousands of events, so that none is lost while others are served; the
// kernel takes the memory only when they come.
constexpr std::size_t bufferSize = std::size_t{16} << 20;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot listen to udev");
    }
}

} // namespace

void Devices::Unref::operator()(sd_device_monitor* monitor) const {
    sd_device_monitor_unref(monitor);
}

Devices::~Devices() = default;

Devices::Devices(base::Loop& loop, std::function<void(int, bool)> seen)
    : loop_(&loop), seen_(std::move(seen)) {
    sd_device_monitor* monitor = nullptr;
    check(sd_device_monitor_new(&monitor));
    monitor_.reset(monitor);
    check(sd_device_monitor_filter_add_match_subsystem_devtype(monitor, "net", nullptr));
    // Needs CAP_NET_ADMIN; without it the buffer is of the usual size.
    (void)sd_device_monitor_set_receive_buffer_size(monitor, bufferSize);
    check(sd_device_monitor_attach_event(monitor, loop.get()));
    const auto onDevice = [](sd_device_monitor*, sd_device* device, void* self) {
        static_cast<Devices*>(self)->pass(device);
        return 0;
    };
    check(sd_device_monitor_start(monitor, onDevice, this));
}

// It is called by a C library, through which nothing may be thrown.
void Devices::pass(sd_device* device) noexcept {
    try {
        int index = 0;
        const char* role = "";
        if (sd_device_get_ifindex(device, &index) >= 0) {
            (void)sd_device_get_property_value(device, roleProperty, &role);
            seen_(index, *role != '\0');
        }
    } catch (...) {
        loop_->fail();
    }
}

} // namespace netfailover::guest::observe
