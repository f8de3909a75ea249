// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/manager/registry.hpp"
#include "guest/manager/request.hpp"

#include <exception>
#include <systemd/sd-bus.h>

namespace netfailover::guest::manager {

namespace {

constexpr const char* name = "NetworkManager";
constexpr const char* folder = "NetworkManager/devices";
constexpr const char* service = "org.freedesktop.NetworkManager";

std::string stateOf(const std::string& run, const core::Link& link) {
    const auto text = base::readFile(run + "/" + folder + "/" + std::to_string(link.index));
    return base::valueOf(text.value_or(""), "managed").value_or("");
}

bool isStateFile(const core::Link& link, std::string_view file) {
    return file == std::to_string(link.index);
}

bool claims(const std::string& run, const core::Link& link) {
    return stateOf(run, link) == "true";
}

std::string explain(const core::Link& link, const Surroundings& around) {
    const std::string state = stateOf(around.run, link);
    const auto found = around.udev.find("NM_UNMANAGED");
    return (state.empty() ? "does not know it" : "says managed=" + state) + "; " +
           (found == around.udev.end() ? "NM_UNMANAGED is not set."
                                       : "NM_UNMANAGED=" + found->second + " is set.");
}

// Has it take down what it has on a link, and leave the link alone from then on.
void setUnmanaged(const Channel& channel, const std::string& link, const char* device) {
    try {
        const auto call =
            channel.bus->newCall(service, device, "org.freedesktop.DBus.Properties", "Set");
        check(sd_bus_message_set_auto_start(call.get(), 0));
        check(sd_bus_message_append(call.get(), "ssv", "org.freedesktop.NetworkManager.Device",
                                    "Managed", "b", 0));
        send(channel, name, call, "NetworkManager does not let go of " + link);
    } catch (const std::exception& error) {
        // The bus has gone in between, and nobody above an answer could catch this.
        channel.refused({.manager = name, .why = error.what()});
    }
}

// Its objects are numbered, so their path has to be asked for first.  A name that is
// not UTF-8 cannot be sent over the bus.
void release(const Channel& channel, const core::Link& link) {
    const auto call = channel.bus->newCall(service, "/org/freedesktop/NetworkManager", service,
                                           "GetDeviceByIpIface");
    check(sd_bus_message_set_auto_start(call.get(), 0));
    check(sd_bus_message_append(call.get(), "s", link.name.c_str()));
    send(channel, name, call, "NetworkManager does not name " + link.name,
         [channel, link = link.name](sd_bus_message* reply) {
             const char* device = nullptr;
             if (sd_bus_message_read(reply, "o", &device) > 0) {
                 setUnmanaged(channel, link, device);
             }
         });
}

std::string remedy(const core::Link& link) {
    return "nmcli device set " + base::shellQuoted(link.name) + " managed no";
}

} // namespace

Manager networkManager() {
    return {
        // "nmcli device set NAME managed yes" gives it a slave for good.
        .identity = {.name = name, .canBePinned = true},
        .unit = "NetworkManager.service",
        .service = service,
        .folders = {folder},
        .isStateFile = isStateFile,
        .claims = claims,
        .explain = explain,
        .release = release,
        .remedy = remedy,
    };
}

} // namespace netfailover::guest::manager
