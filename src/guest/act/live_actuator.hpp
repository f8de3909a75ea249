// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/act/actuator.hpp"
#include "guest/manager/manager.hpp"

#include <utility>

namespace netfailover::guest::act {

/// Acts on the running system; needs CAP_NET_ADMIN.
class LiveActuator final : public Actuator {
public:
    /// @param managers how network managers are asked; its bus outlives this
    explicit LiveActuator(manager::Channel managers) : managers_(std::move(managers)) {}

    Effect perform(const core::Action& action) override;

private:
    manager::Channel managers_;
};

} // namespace netfailover::guest::act
