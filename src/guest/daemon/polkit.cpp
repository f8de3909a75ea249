// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/daemon/polkit.hpp"

#include "guest/tell/names.hpp"

#include <algorithm>
#include <system_error>
#include <systemd/sd-bus.h>
#include <utility>

namespace netfailover::guest::daemon {

namespace {

constexpr const char* action = "org.netfailover1.reconcile";
// Whoever asks more than this at a time is not a person.
constexpr int pendingLimit = 16;
// CheckAuthorizationFlags of org.freedesktop.PolicyKit1.Authority
constexpr std::uint32_t allowUserInteraction = 1;
// It is not waited for.
constexpr std::uint64_t withdrawalLimitUsec = 1'000'000;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot ask polkit");
    }
}

base::SystemBus::Message newCall(base::SystemBus& bus, const char* method) {
    return bus.newCall("org.freedesktop.PolicyKit1", "/org/freedesktop/PolicyKit1/Authority",
                       "org.freedesktop.PolicyKit1.Authority", method);
}

base::SystemBus::Message question(base::SystemBus& bus, const base::Caller& caller,
                                  const std::string& cancellation) {
    auto call = newCall(bus, "CheckAuthorization");
    // The subject, the action, no details, the flags, an identifier to cancel it by
    check(sd_bus_message_append(
        call.get(), "(sa{sv})sa{ss}us", "system-bus-name", 1, "name", "s", caller.name.c_str(),
        action, 0, caller.mayBeAsked ? allowUserInteraction : 0U, cancellation.c_str()));
    return call;
}

void read(sd_bus_message* reply, const tell::Authority::Answer& answer) {
    if (const sd_bus_error* error = sd_bus_message_get_error(reply)) {
        const bool isAbsent = sd_bus_error_has_name(error, SD_BUS_ERROR_SERVICE_UNKNOWN) != 0;
        answer(false, isAbsent ? "Only root may ask for this, as there is no polkit here."
                               : "polkit did not answer: " + std::string(error->message));
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
    if (caller.isRoot()) {
        answer(true, "");
        return;
    }
    if (hasTooMany(caller.user)) {
        answer(false, "Too many requests of this user are waiting for polkit's answer.");
        return;
    }
    try {
        ask(caller, answer);
    } catch (const std::system_error& error) {
        answer(false, error.what());
    }
}

bool Polkit::hasTooMany(uid_t user) const {
    return std::ranges::count_if(pending_, [user](const auto& entry) {
               return entry.second.user == user;
           }) >= pendingLimit;
}

void Polkit::ask(const base::Caller& caller, const Answer& answer) {
    const std::uint64_t number = ++last_;
    auto watch = bus_->whenGone(caller.name, [this, number] { withdraw(number); });
    bus_->send(question(*bus_, caller, std::to_string(number)), tell::authorizationUsec,
               [this, number](sd_bus_message* reply) { pass(number, reply); });
    pending_.emplace(number,
                     Question{.user = caller.user, .answer = answer, .watch = std::move(watch)});
}

void Polkit::pass(std::uint64_t number, sd_bus_message* reply) {
    const auto asked = pending_.extract(number);
    if (asked.empty()) {
        return;
    }
    try {
        read(reply, asked.mapped().answer);
    } catch (const std::system_error& error) {
        asked.mapped().answer(false, error.what());
    }
}

// polkit would show its dialogue to the end, and nobody is there to be answered.
void Polkit::withdraw(std::uint64_t number) {
    pending_.erase(number);
    try {
        const auto call = newCall(*bus_, "CancelCheckAuthorization");
        check(sd_bus_message_append(call.get(), "s", std::to_string(number).c_str()));
        bus_->send(call, withdrawalLimitUsec, [](sd_bus_message* /*reply*/) {});
    } catch (const std::system_error&) {
        return;
    }
}

} // namespace netfailover::guest::daemon
