// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/ask_daemon.hpp"

#include "host/core/bus_names.hpp"

#include <cstdint>
#include <memory>
#include <systemd/sd-bus.h>

namespace netfailover::host::migrate {

namespace {

// One that is well answers within milliseconds.
constexpr std::uint64_t limitUsec = 1'000'000;

struct Unref {
    void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};

using Bus = std::unique_ptr<sd_bus, Unref>;
using Message = std::unique_ptr<sd_bus_message, Unref>;

// Of a dictionary; ends where there is no more, or something else than is expected.
template <class Take>
void eachEntry(sd_bus_message* message, const std::string& contents, Take take) {
    const std::string array = "{" + contents + "}";
    if (sd_bus_message_enter_container(message, SD_BUS_TYPE_ARRAY, array.c_str()) <= 0) {
        return;
    }
    while (sd_bus_message_enter_container(message, SD_BUS_TYPE_DICT_ENTRY, contents.c_str()) > 0) {
        take();
        if (sd_bus_message_exit_container(message) < 0) {
            return;
        }
    }
    (void)sd_bus_message_exit_container(message);
}

std::string textOf(sd_bus_message* message, char type) {
    const char* text = nullptr;
    return sd_bus_message_read_basic(message, type, &text) > 0 ? text : "";
}

// A property; its value is left out where it is not asked for.
void readProperty(sd_bus_message* message, std::string& phase) {
    if (textOf(message, SD_BUS_TYPE_STRING) != "Phase") {
        (void)sd_bus_message_skip(message, "v");
    } else if (sd_bus_message_enter_container(message, SD_BUS_TYPE_VARIANT, "s") > 0) {
        phase = textOf(message, SD_BUS_TYPE_STRING);
        (void)sd_bus_message_exit_container(message);
    }
}

Phases phasesIn(sd_bus_message* message) {
    Phases phases;
    eachEntry(message, "oa{sa{sv}}", [&] {
        const std::string path = textOf(message, SD_BUS_TYPE_OBJECT_PATH);
        std::string phase;
        eachEntry(message, "sa{sv}", [&] {
            (void)textOf(message, SD_BUS_TYPE_STRING);
            eachEntry(message, "sv", [&] { readProperty(message, phase); });
        });
        if (!phase.empty()) {
            phases[path] = phase;
        }
    });
    return phases;
}

} // namespace

Phases phasesByDaemon() {
    sd_bus* opened = nullptr;
    if (sd_bus_open_system(&opened) < 0) {
        return {};
    }
    const Bus bus(opened);
    sd_bus_message* made = nullptr;
    (void)sd_bus_message_new_method_call(bus.get(), &made, core::busName, core::busRoot,
                                         "org.freedesktop.DBus.ObjectManager", "GetManagedObjects");
    const Message call(made);
    if (!call || sd_bus_message_set_auto_start(call.get(), 0) < 0) {
        return {};
    }
    sd_bus_message* answer = nullptr;
    const int result = sd_bus_call(bus.get(), call.get(), limitUsec, nullptr, &answer);
    const Message reply(answer);
    return result < 0 ? Phases{} : phasesIn(reply.get());
}

} // namespace netfailover::host::migrate
