// SPDX-License-Identifier: LGPL-2.1-or-later
#include "act/networkd.hpp"

#include <cstdint>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::act {

namespace {

// It answers at once when it is well.
constexpr std::uint64_t timeLimitUsec = 5'000'000;

struct Unref {
    void operator()(sd_bus_message* message) const { sd_bus_message_unref(message); }
};

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask systemd-networkd");
    }
}

int onReply(sd_bus_message* reply, void* networkd, sd_bus_error* /*error*/) {
    if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
        static_cast<Networkd*>(networkd)->complain(
            std::string("systemd-networkd does not reconfigure a link: ") + error->message);
    }
    return 0;
}

} // namespace

void Networkd::Close::operator()(sd_bus* bus) const {
    sd_bus_close_unref(bus);
}

Networkd::Networkd(sd_event* loop, std::function<void(const std::string&)> complain)
    : loop_(loop), complain_(std::move(complain)) {}

void Networkd::connect() {
    if (bus_ && sd_bus_is_open(bus_.get()) > 0) {
        return;
    }
    sd_bus* bus = nullptr;
    check(sd_bus_open_system(&bus));
    bus_.reset(bus);
    check(sd_bus_attach_event(bus, loop_, SD_EVENT_PRIORITY_NORMAL));
}

void Networkd::reconfigure(int link) {
    connect();
    sd_bus_message* created = nullptr;
    check(sd_bus_message_new_method_call(bus_.get(), &created, "org.freedesktop.network1",
                                         "/org/freedesktop/network1",
                                         "org.freedesktop.network1.Manager", "ReconfigureLink"));
    const std::unique_ptr<sd_bus_message, Unref> message(created);
    check(sd_bus_message_set_auto_start(message.get(), 0));
    check(sd_bus_message_append(message.get(), "i", link));
    check(sd_bus_call_async(bus_.get(), nullptr, message.get(), onReply, this, timeLimitUsec));
}

} // namespace netfailover::act
