// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/system_bus.hpp"
#include "guest/tell/authority.hpp"

namespace netfailover::guest::daemon {

/// Allows root, and asks polkit about everybody else; see
/// org.freedesktop.PolicyKit1.Authority and org.netfailover1.policy.  Without polkit
/// only root is allowed.
class Polkit final : public tell::Authority {
public:
    /// @param bus outlives this
    explicit Polkit(base::SystemBus& bus) : bus_(&bus) {}

    void mayReconcile(const base::Caller& caller, Answer answer) override;

private:
    base::SystemBus* bus_;
    int pending_{};
};

} // namespace netfailover::guest::daemon
