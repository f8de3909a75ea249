// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/daemon_client.hpp"

#include "guest/tell/error.hpp"
#include "guest/tell/names.hpp"

#include <cstdint>
#include <cstring>
#include <memory>
#include <systemd/sd-bus.h>

namespace netfailover::guest::ctl {

namespace {

// A daemon that is well answers within milliseconds.
constexpr std::uint64_t describeLimitUsec = 1'000'000;
// The daemon may have to be started first, and then somebody has to type a password.
constexpr std::uint64_t reconcileLimitUsec = 25'000'000 + tell::authorizationUsec;

struct Unref {
    void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};

using Bus = std::unique_ptr<sd_bus, Unref>;
using Message = std::unique_ptr<sd_bus_message, Unref>;

struct BusError : sd_bus_error {
    BusError() : sd_bus_error(SD_BUS_ERROR_NULL) {}
    BusError(const BusError&) = delete;
    BusError(BusError&&) = delete;
    BusError& operator=(const BusError&) = delete;
    BusError& operator=(BusError&&) = delete;
    ~BusError() { sd_bus_error_free(this); }
};

Message newCall(sd_bus* bus, const char* method) {
    sd_bus_message* call = nullptr;
    (void)sd_bus_message_new_method_call(bus, &call, tell::serviceName, tell::rootPath,
                                         "org.netfailover1.Manager", method);
    return Message(call);
}

Bus openBus(int& result) {
    sd_bus* bus = nullptr;
    result = sd_bus_open_system(&bus);
    return Bus(result < 0 ? nullptr : bus);
}

} // namespace

std::optional<std::string> describeByDaemon() {
    int result = 0;
    const Bus bus = openBus(result);
    const Message call = newCall(bus.get(), "Describe");
    if (!bus || !call || sd_bus_message_set_auto_start(call.get(), 0) < 0) {
        return std::nullopt;
    }
    BusError error;
    sd_bus_message* answer = nullptr;
    result = sd_bus_call(bus.get(), call.get(), describeLimitUsec, &error, &answer);
    const Message reply(answer);
    const char* text = nullptr;
    if (result < 0 || sd_bus_message_read(reply.get(), "s", &text) < 0) {
        return std::nullopt;
    }
    return text;
}

void reconcileByDaemon() {
    int result = 0;
    const Bus bus = openBus(result);
    BusError error;
    if (bus) {
        const Message call = newCall(bus.get(), "Reconcile");
        (void)sd_bus_message_set_allow_interactive_authorization(call.get(), 1);
        result = sd_bus_call(bus.get(), call.get(), reconcileLimitUsec, &error, nullptr);
    }
    if (result < 0) {
        const bool isNamed = sd_bus_error_is_set(&error) != 0;
        throw tell::RequestRefused(
            {.name = isNamed ? error.name : tell::failed,
             .message = "cannot ask net-failoverd: " +
                        std::string(isNamed ? error.message : std::strerror(-result))});
    }
}

} // namespace netfailover::guest::ctl
