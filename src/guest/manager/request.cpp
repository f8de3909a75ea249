// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/request.hpp"

#include <cstdint>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::guest::manager {

namespace {

// Each of them answers at once when it is well.
constexpr std::uint64_t timeLimitUsec = 5'000'000;

bool saysThatNobodyIsThere(const sd_bus_error* error) {
    return sd_bus_error_has_name(error, SD_BUS_ERROR_SERVICE_UNKNOWN) > 0 ||
           sd_bus_error_has_name(error, SD_BUS_ERROR_NAME_HAS_NO_OWNER) > 0;
}

} // namespace

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask a network manager");
    }
}

void send(const Channel& channel, const std::string& manager, const base::SystemBus::Message& call,
          const std::string& complaint, std::function<void(sd_bus_message*)> answered) {
    channel.bus->send(call, timeLimitUsec,
                      [refused = channel.refused, manager, complaint,
                       answered = std::move(answered)](sd_bus_message* reply) {
                          if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
                              refused({.manager = manager,
                                       .why = complaint + ": " + error->message,
                                       .absent = saysThatNobodyIsThere(error)});
                          } else if (answered) {
                              answered(reply);
                          }
                      });
}

} // namespace netfailover::guest::manager
