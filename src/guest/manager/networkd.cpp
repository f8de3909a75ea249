// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "guest/manager/registry.hpp"
#include "guest/manager/request.hpp"

#include <systemd/sd-bus.h>

namespace netfailover::guest::manager {

namespace {

// See sd_network_link_get_setup_state(3); networkd keeps the folder when it ends.
constexpr const char* name = "systemd-networkd";
constexpr const char* folder = "systemd/netif/links";
constexpr const char* service = "org.freedesktop.network1";

std::string valueOf(const std::string& run, const core::Link& link, std::string_view key) {
    const auto text = base::readFile(run + "/" + folder + "/" + std::to_string(link.index));
    return base::valueOf(text.value_or(""), key).value_or("");
}

bool isStateFile(const core::Link& link, std::string_view file) {
    return file == std::to_string(link.index);
}

// "pending" and "initialized" are before networkd has chosen a .network file,
// "unmanaged" and "linger" leave the link alone.
bool claims(const std::string& run, const core::Link& link) {
    const std::string state = valueOf(run, link, "ADMIN_STATE");
    return state == "configuring" || state == "configured" || state == "failed";
}

std::string configuredBy(const std::string& run, const core::Link& link) {
    return valueOf(run, link, "NETWORK_FILE");
}

std::string explain(const core::Link& link, const Surroundings& around) {
    const std::string state = valueOf(around.run, link, "ADMIN_STATE");
    if (state.empty()) {
        return "does not know it.";
    }
    std::string text = "says " + state;
    if (const std::string file = configuredBy(around.run, link); !file.empty()) {
        text += ", by " + file;
    } else if (!around.ownFile.empty()) {
        text += "; " + around.ownFile;
    }
    return text + ".";
}

// Has it choose a .network file once more, and apply it: see org.freedesktop.network1(5).
void release(const Channel& channel, const core::Link& link) {
    const auto call = channel.bus->newCall(service, "/org/freedesktop/network1",
                                           "org.freedesktop.network1.Manager", "ReconfigureLink");
    check(sd_bus_message_set_auto_start(call.get(), 0));
    check(sd_bus_message_append(call.get(), "i", link.index));
    send(channel, name, call, "systemd-networkd does not reconfigure " + link.name);
}

std::string remedy(const core::Link& link) {
    return "networkctl reconfigure " + std::to_string(link.index);
}

} // namespace

Manager networkd() {
    return {
        .identity = {.name = name},
        .unit = "systemd-networkd.service",
        .service = service,
        .folders = {folder},
        .ownFile = "systemd/network/01-net-failover-slave.network",
        .isStateFile = isStateFile,
        .claims = claims,
        .configuredBy = configuredBy,
        .explain = explain,
        .release = release,
        .remedy = remedy,
    };
}

} // namespace netfailover::guest::manager
