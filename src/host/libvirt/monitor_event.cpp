// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/monitor_event.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace netfailover::host::libvirt {

namespace {

using core::Event;

std::optional<Event> migrationEvent(const std::string& status) {
    // QEMU's STOP, and libvirt's event of it, may be somebody's "virsh suspend" as well, also by
    // the reason that libvirt gives; libvirt always has QEMU tell of "pre-switchover", which
    // follows STOP.  From "postcopy-active" on the guest runs there, though much of its memory is
    // here: as far as its frames count the migration is over.
    static const std::map<std::string, Event> events{
        {"setup", Event::UnplugAsked},
        {"wait-unplug", Event::UnplugAsked},
        {"active", Event::Active},
        {"postcopy-active", Event::Completed},
        {"pre-switchover", Event::SwitchesOver},
        {"device", Event::SwitchesOver},
        {"completed", Event::Completed},
        {"cancelling", Event::Failed},
        {"cancelled", Event::Failed},
        {"failed", Event::Failed},
    };
    const auto found = events.find(status);
    return found == events.end() ? std::nullopt : std::optional(found->second);
}

} // namespace

std::optional<Event> monitorEvent(std::string_view name, std::string_view details) {
    if (name == "UNPLUG_PRIMARY") {
        return Event::UnplugAsked;
    }
    if (name == "FAILOVER_NEGOTIATED") {
        return Event::Negotiated;
    }
    if (name == "RESUME") {
        return Event::Resumed;
    }
    const auto json = nlohmann::json::parse(details, nullptr, false);
    const bool isStatus = json.is_object() && json.contains("status") && json["status"].is_string();
    return name == "MIGRATION" && isStatus ? migrationEvent(json["status"]) : std::nullopt;
}

} // namespace netfailover::host::libvirt
