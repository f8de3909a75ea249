// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/bus/system_bus.hpp"

#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::base {

namespace {

/// What a callback of the library calls.
struct Callback {
    Loop* loop{};
    std::function<void(sd_bus_message*)> act{};
};

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot use the system bus");
    }
}

// The function may destroy the callback, and itself with it.
int onMessage(sd_bus_message* message, void* callback, sd_bus_error* /*error*/) {
    const auto& called = *static_cast<Callback*>(callback);
    Loop* const loop = called.loop;
    try {
        const auto act = called.act;
        act(message);
    } catch (...) {
        loop->fail();
    }
    return 0;
}

// A signal NameOwnerChanged tells the name, its old and its new owner.
std::string newOwner(sd_bus_message* signal) {
    const char* owner = nullptr;
    check(sd_bus_message_skip(signal, "ss"));
    check(sd_bus_message_read(signal, "s", &owner));
    return owner;
}

void destroyCallback(void* callback) {
    delete static_cast<Callback*>(callback); // NOLINT: what handOver() gave away
}

// From here on it lives as long as the slot.
void handOver(sd_bus_slot* slot, std::unique_ptr<Callback> callback) {
    check(sd_bus_slot_set_destroy_callback(slot, destroyCallback));
    (void)callback.release();
}

SystemBus::Watch watchOwner(sd_bus* bus, const std::string& name,
                            std::unique_ptr<Callback> callback) {
    const std::string match = "type='signal',sender='org.freedesktop.DBus',"
                              "interface='org.freedesktop.DBus',member='NameOwnerChanged',"
                              "arg0='" +
                              name + "'";
    sd_bus_slot* slot = nullptr;
    check(sd_bus_add_match_async(bus, &slot, match.c_str(), onMessage, nullptr, callback.get()));
    SystemBus::Watch watch(slot);
    handOver(slot, std::move(callback));
    return watch;
}

} // namespace

void SystemBus::Unref::operator()(sd_bus_message* message) const {
    sd_bus_message_unref(message);
}

void SystemBus::Unref::operator()(sd_bus_slot* slot) const {
    sd_bus_slot_unref(slot);
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
    check(sd_bus_attach_event(bus, loop_->get(), callPriority));
    for (auto& started : started_) {
        const auto ifStarted = [&act = started.second](sd_bus_message* signal) {
            if (!newOwner(signal).empty()) {
                act();
            }
        };
        // The bus takes it before the call that is to come, so nothing is missed in between.
        const Watch watch =
            watchOwner(bus, started.first,
                       std::make_unique<Callback>(Callback{.loop = loop_, .act = ifStarted}));
        (void)sd_bus_slot_set_floating(watch.get(), 1);
    }
}

SystemBus::Watch SystemBus::whenGone(const std::string& name, std::function<void()> act) {
    connect();
    const auto ifGone = [act = std::move(act)](sd_bus_message* signal) {
        if (newOwner(signal).empty()) {
            act();
        }
    };
    return watchOwner(bus_.get(), name,
                      std::make_unique<Callback>(Callback{.loop = loop_, .act = ifGone}));
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

void SystemBus::send(const Message& call, std::uint64_t limitUsec,
                     std::function<void(sd_bus_message*)> act) {
    auto callback = std::make_unique<Callback>(Callback{.loop = loop_, .act = std::move(act)});
    sd_bus_slot* sent = nullptr;
    check(sd_bus_call_async(bus_.get(), &sent, call.get(), onMessage, callback.get(), limitUsec));
    const Watch slot(sent);
    handOver(sent, std::move(callback));
    (void)sd_bus_slot_set_floating(sent, 1);
}

} // namespace netfailover::base
