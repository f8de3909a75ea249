// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/bus/system_bus.hpp"

#include "base/loop/loop.hpp"

#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::base {

namespace {

using Act = std::function<void(sd_bus_message*)>;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot use the system bus");
    }
}

int onReply(sd_bus_message* reply, void* act, sd_bus_error* /*error*/) {
    (*static_cast<Act*>(act))(reply);
    return 0;
}

int onNewOwner(sd_bus_message* signal, void* act, sd_bus_error* /*error*/) {
    const char* owner = nullptr;
    if (sd_bus_message_skip(signal, "ss") >= 0 && sd_bus_message_read(signal, "s", &owner) > 0 &&
        *owner != '\0') {
        (*static_cast<std::function<void()>*>(act))();
    }
    return 0;
}

void destroyAct(void* act) {
    delete static_cast<Act*>(act); // NOLINT: what send() gave away
}

} // namespace

void SystemBus::Unref::operator()(sd_bus_message* message) const {
    sd_bus_message_unref(message);
}

// Calls that are still under way end without an answer.
void SystemBus::Close::operator()(sd_bus* bus) const {
    sd_bus_close_unref(bus);
}

void SystemBus::connect() {
    if (bus_ && sd_bus_is_open(bus_.get()) > 0) {
        return;
    }
    sd_bus* bus = nullptr;
    check(sd_bus_open_system(&bus));
    bus_.reset(bus);
    check(sd_bus_attach_event(bus, loop_, callPriority));
    for (auto& [service, act] : started_) {
        const std::string match = "type='signal',sender='org.freedesktop.DBus',"
                                  "interface='org.freedesktop.DBus',member='NameOwnerChanged',"
                                  "arg0='" +
                                  service + "'";
        // The bus takes it before the call that is to come, so nothing is missed in between.
        check(sd_bus_add_match_async(bus, nullptr, match.c_str(), onNewOwner, nullptr, &act));
    }
}

void SystemBus::whenStarted(std::string service, std::function<void()> act) {
    started_.insert_or_assign(std::move(service), std::move(act));
}

SystemBus::Message SystemBus::newCall(const char* service, const char* path, const char* interface,
                                      const char* method) {
    connect();
    sd_bus_message* created = nullptr;
    check(sd_bus_message_new_method_call(bus_.get(), &created, service, path, interface, method));
    return Message(created);
}

void SystemBus::send(const Message& call, std::uint64_t limitUsec, Act act) {
    sd_bus_slot* slot = nullptr;
    auto kept = std::make_unique<Act>(std::move(act));
    check(sd_bus_call_async(bus_.get(), &slot, call.get(), onReply, kept.get(), limitUsec));
    (void)sd_bus_slot_set_destroy_callback(slot, destroyAct);
    (void)kept.release();
    // From here on it lives as long as the call.
    (void)sd_bus_slot_set_floating(slot, 1);
    sd_bus_slot_unref(slot);
}

} // namespace netfailover::base
