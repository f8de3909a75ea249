// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/networkd.hpp"

#include <cstdint>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::guest::manager {

namespace {

// It answers at once when it is well.
constexpr std::uint64_t timeLimitUsec = 5'000'000;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask systemd-networkd");
    }
}

} // namespace

Networkd::Networkd(base::SystemBus& bus, std::function<void(const std::string&)> complain)
    : bus_(&bus), complain_(std::move(complain)) {}

void Networkd::reconfigure(int link) {
    const auto call = bus_->newCall("org.freedesktop.network1", "/org/freedesktop/network1",
                                    "org.freedesktop.network1.Manager", "ReconfigureLink");
    check(sd_bus_message_set_auto_start(call.get(), 0));
    check(sd_bus_message_append(call.get(), "i", link));
    bus_->send(call, timeLimitUsec, [this](sd_bus_message* reply) {
        if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
            complain_(std::string("systemd-networkd does not reconfigure a link: ") +
                      error->message);
        }
    });
}

} // namespace netfailover::guest::manager
