// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/act/actuator.hpp"
#include "guest/manager/ifupdown.hpp"
#include "guest/manager/networkd.hpp"
#include "guest/manager/networkmanager.hpp"

#include <functional>
#include <string>

namespace netfailover::guest::act {

/// Acts on the running system; needs CAP_NET_ADMIN.
class LiveActuator final : public Actuator {
public:
    /// @param bus by which other programs are asked; outlives this
    /// @param complain gets a sentence when such an answer is a refusal
    LiveActuator(base::SystemBus& bus, std::function<void(const std::string&)> complain);

    void perform(const core::Action& action) override;

private:
    manager::Networkd networkd_;
    manager::NetworkManager networkManager_;
    manager::Ifupdown ifupdown_;
};

} // namespace netfailover::guest::act
