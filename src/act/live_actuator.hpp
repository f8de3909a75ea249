// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "act/actuator.hpp"
#include "act/ifupdown.hpp"
#include "act/networkd.hpp"
#include "act/networkmanager.hpp"

#include <functional>
#include <string>

namespace netfailover::act {

/// Acts on the running system; needs CAP_NET_ADMIN.
class LiveActuator final : public Actuator {
public:
    /// @param bus by which other programs are asked; outlives this
    /// @param complain gets a sentence when such an answer is a refusal
    LiveActuator(loop::SystemBus& bus, std::function<void(const std::string&)> complain);

    void perform(const core::Action& action) override;

private:
    Networkd networkd_;
    NetworkManager networkManager_;
    Ifupdown ifupdown_;
};

} // namespace netfailover::act
