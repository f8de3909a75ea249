// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/system_bus.hpp"
#include "guest/tell/authority.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <sys/types.h>

namespace netfailover::guest::daemon {

/// Allows root, and asks polkit about everybody else; see
/// org.freedesktop.PolicyKit1.Authority and org.netfailover1.policy.  Without polkit
/// only root is allowed.
///
/// A user may have a few questions pending, so that nobody can keep another one from
/// asking.  The question about a caller that has left the bus is withdrawn.
class Polkit final : public tell::Authority {
public:
    /// @param bus outlives this
    explicit Polkit(base::SystemBus& bus) : bus_(&bus) {}

    void mayReconcile(const base::Caller& caller, Answer answer) override;

private:
    struct Question {
        uid_t user{};
        Answer answer{};
        /// Of the caller.
        base::SystemBus::Watch watch{};
    };

    [[nodiscard]] bool hasTooMany(uid_t user) const;
    void ask(const base::Caller& caller, const Answer& answer);
    void pass(std::uint64_t number, sd_bus_message* reply);
    void withdraw(std::uint64_t number);

    base::SystemBus* bus_;
    std::uint64_t last_{};
    std::map<std::uint64_t, Question> pending_;
};

} // namespace netfailover::guest::daemon
