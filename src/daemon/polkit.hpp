// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "bus/authority.hpp"
#include "loop/system_bus.hpp"

namespace netfailover::daemon {

/// Allows root, and asks polkit about everybody else; see
/// org.freedesktop.PolicyKit1.Authority and org.netfailover1.policy.  Without polkit
/// only root is allowed.
class Polkit final : public bus::Authority {
public:
    /// @param bus outlives this
    explicit Polkit(loop::SystemBus& bus) : bus_(&bus) {}

    void mayReconcile(const bus::Caller& caller, Answer answer) override;

private:
    loop::SystemBus* bus_;
    int pending_{};
};

} // namespace netfailover::daemon
