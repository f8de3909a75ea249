// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/networkmanager.hpp"

#include <cstdint>
#include <exception>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::guest::manager {

namespace {

// It answers at once when it is well.
constexpr std::uint64_t timeLimitUsec = 5'000'000;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask NetworkManager");
    }
}

} // namespace

NetworkManager::NetworkManager(base::SystemBus& bus,
                               std::function<void(const std::string&)> complain)
    : bus_(&bus), complain_(std::move(complain)) {}

// Its objects are numbered, so their path has to be asked for first.
void NetworkManager::unmanage(const std::string& name) {
    const auto call =
        bus_->newCall(service, "/org/freedesktop/NetworkManager", service, "GetDeviceByIpIface");
    check(sd_bus_message_set_auto_start(call.get(), 0));
    check(sd_bus_message_append(call.get(), "s", name.c_str()));
    bus_->send(call, timeLimitUsec, [this, name](sd_bus_message* reply) {
        const char* device = nullptr;
        if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
            complain_("NetworkManager does not name " + name + ": " + error->message);
        } else if (sd_bus_message_read(reply, "o", &device) > 0) {
            setUnmanaged(name, device);
        }
    });
}

void NetworkManager::setUnmanaged(const std::string& name, const char* device) {
    try {
        const auto call = bus_->newCall(service, device, "org.freedesktop.DBus.Properties", "Set");
        check(sd_bus_message_set_auto_start(call.get(), 0));
        check(sd_bus_message_append(call.get(), "ssv", "org.freedesktop.NetworkManager.Device",
                                    "Managed", "b", 0));
        bus_->send(call, timeLimitUsec, [this, name](sd_bus_message* reply) {
            if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
                complain_("NetworkManager does not let go of " + name + ": " + error->message);
            }
        });
    } catch (const std::exception& error) {
        // The bus has gone in between, and nobody above an answer could catch this.
        complain_(error.what());
    }
}

} // namespace netfailover::guest::manager
