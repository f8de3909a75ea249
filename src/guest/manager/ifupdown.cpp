// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/ifupdown.hpp"

#include <cstdint>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::guest::manager {

namespace {

// Until the job is in systemd's queue, not until it is done.
constexpr std::uint64_t timeLimitUsec = 5'000'000;

constexpr std::string_view plainBytes =
    "0123456789:_.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view hexDigits = "0123456789abcdef";

std::string escaped(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    return {'\\', 'x', hexDigits[value / 16U], hexDigits[value % 16U]};
}

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask systemd");
    }
}

} // namespace

std::string releaseUnit(std::string_view name) {
    std::string unit = "net-failover-release@";
    for (std::size_t at = 0; at < name.size(); ++at) {
        const bool isPlain =
            plainBytes.find(name[at]) != std::string_view::npos && (at > 0 || name[at] != '.');
        unit += isPlain ? std::string(1, name[at]) : escaped(name[at]);
    }
    return unit + ".service";
}

Ifupdown::Ifupdown(base::SystemBus& bus, std::function<void(const std::string&)> complain)
    : bus_(&bus), complain_(std::move(complain)) {}

void Ifupdown::release(std::string_view name) {
    const std::string unit = releaseUnit(name);
    const auto call = bus_->newCall("org.freedesktop.systemd1", "/org/freedesktop/systemd1",
                                    "org.freedesktop.systemd1.Manager", "StartUnit");
    check(sd_bus_message_append(call.get(), "ss", unit.c_str(), "replace"));
    bus_->send(call, timeLimitUsec, [this, unit](sd_bus_message* reply) {
        if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
            complain_("systemd does not start " + unit + ": " + error->message);
        }
    });
}

} // namespace netfailover::guest::manager
