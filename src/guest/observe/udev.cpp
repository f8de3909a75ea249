// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/udev.hpp"

#include <memory>
#include <systemd/sd-device.h>

namespace netfailover::guest::observe {

namespace {

struct Unref {
    void operator()(sd_device* device) const { sd_device_unref(device); }
};

using Device = std::unique_ptr<sd_device, Unref>;

Device deviceOf(int index) {
    sd_device* found = nullptr;
    return Device(sd_device_new_from_ifindex(&found, index) < 0 ? nullptr : found);
}

} // namespace

std::map<std::string, std::string> readUdevProperties(int index) {
    std::map<std::string, std::string> properties;
    const Device device = deviceOf(index);
    if (!device) {
        return properties;
    }
    const char* value = nullptr;
    for (const char* name = sd_device_get_property_first(device.get(), &value); name != nullptr;
         name = sd_device_get_property_next(device.get(), &value)) {
        properties.emplace(name, value);
    }
    return properties;
}

std::optional<std::string> readUdevRole(int index) {
    const Device device = deviceOf(index);
    if (!device || sd_device_get_is_initialized(device.get()) <= 0) {
        return std::nullopt;
    }
    // systemd 256 and later: an event is under way, and the database between two states.
    const char* value = nullptr;
    if (sd_device_get_property_value(device.get(), "ID_PROCESSING", &value) >= 0) {
        return std::nullopt;
    }
    const char* role = nullptr;
    return sd_device_get_property_value(device.get(), roleProperty, &role) < 0 ? "" : role;
}

} // namespace netfailover::guest::observe
