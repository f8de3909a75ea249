// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/bus/sdbus.hpp"

#include "base/text/utf8.hpp"

#include <systemd/sd-bus.h>

namespace netfailover::base {

namespace {

// sdbus-c++ has no function for this flag of a call (1.2 to 2.1), and lets only a
// derived class see the message of the library below.
class Raw : public sdbus::Message {
public:
    static bool allowsInteraction(const sdbus::Message& call) {
        auto* raw = static_cast<sd_bus_message*>(call.*(&Raw::msg_));
        return sd_bus_message_get_allow_interactive_authorization(raw) > 0;
    }
};

} // namespace

sdbus::Error failureOf(const std::exception& error) noexcept {
    return makeError("org.freedesktop.DBus.Error.Failed", toUtf8(error.what()));
}

std::function<void(sdbus::PropertyGetReply&)>
guarded(std::function<void(sdbus::PropertyGetReply&)> write) {
    return [write = std::move(write)](sdbus::PropertyGetReply& reply) {
        try {
            write(reply);
        } catch (const sdbus::Error&) {
            throw;
        } catch (const std::exception& error) {
            throw failureOf(error);
        }
    };
}

Caller callerOf(const sdbus::Message& call) {
    return {.name = call.getSender(),
            .user = call.getCredsEuid(),
            .mayBeAsked = Raw::allowsInteraction(call)};
}

} // namespace netfailover::base
