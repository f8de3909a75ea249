// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/daemon/polkit.hpp"

#include <cstdint>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::guest::daemon {

namespace {

constexpr const char* action = "org.netfailover1.reconcile";
// Somebody may have to type a password.
constexpr std::uint64_t timeLimitUsec = 120'000'000;
// Whoever asks more than this at a time is not a person.
constexpr int pendingLimit = 16;
// CheckAuthorizationFlags of org.freedesktop.PolicyKit1.Authority
constexpr std::uint32_t allowUserInteraction = 1;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask polkit");
    }
}

base::SystemBus::Message question(base::SystemBus& bus, const base::Caller& caller) {
    auto call = bus.newCall("org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
                            "org.freedesktop.PolicyKit1.Authority", "CheckAuthorization");
    // The subject, the action, no details, the flags, no identifier to cancel it by
    check(sd_bus_message_append(call.get(), "(sa{sv})sa{ss}us", "system-bus-name", 1, "name", "s",
                                caller.name.c_str(), action, 0,
                                caller.mayBeAsked ? allowUserInteraction : 0U, ""));
    return call;
}

void pass(sd_bus_message* reply, const tell::Authority::Answer& answer) {
    if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
        const bool isAbsent = sd_bus_error_has_name(error, SD_BUS_ERROR_SERVICE_UNKNOWN) != 0;
        answer(false, isAbsent ? "Only root may ask for this, as there is no polkit here."
                               : "polkit does not say: " + std::string(error->message));
        return;
    }
    int allowed = 0;
    int challenge = 0;
    check(sd_bus_message_enter_container(reply, SD_BUS_TYPE_STRUCT, "bba{ss}"));
    check(sd_bus_message_read(reply, "bb", &allowed, &challenge));
    answer(allowed != 0, challenge != 0 ? "Root, or somebody who authenticates, may ask for this."
                                        : "polkit does not allow this.");
}

} // namespace

void Polkit::mayReconcile(const base::Caller& caller, Answer answer) {
    if (caller.isRoot) {
        answer(true, "");
        return;
    }
    if (pending_ >= pendingLimit) {
        answer(false, "Too many others are waiting for polkit's answer.");
        return;
    }
    try {
        bus_->send(question(*bus_, caller), timeLimitUsec, [this, answer](sd_bus_message* reply) {
            --pending_;
            try {
                pass(reply, answer);
            } catch (const std::system_error& error) {
                answer(false, error.what());
            }
        });
        ++pending_;
    } catch (const std::system_error& error) {
        answer(false, error.what());
    }
}

} // namespace netfailover::guest::daemon
