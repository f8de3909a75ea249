// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/live_actuator.hpp"

#include "guest/act/addresses.hpp"
#include "guest/act/routes.hpp"
#include "guest/act/uevent.hpp"
#include "guest/manager/managers.hpp"

#include <variant>

namespace netfailover::guest::act {

namespace {

struct Perform {
    const manager::Channel* managers{};

    void operator()(const core::Trigger& action) const { triggerChange(action.link); }
    void operator()(const core::LetGo& action) const { manager::release(*managers, action); }
    void operator()(const core::DisableIpv6& action) const { triggerChange(action.link); }
    void operator()(const core::AddRoute& action) const { addRoute(action.link, action.route); }
    void operator()(const core::RemoveRoute& action) const {
        removeRoute(action.link, action.route);
    }
    void operator()(const core::RemoveAddress& action) const {
        removeAddress(action.link, action.address);
    }
    void operator()(const core::RenewAddress& action) const {
        renewAddress(action.link, action.address, action.withoutDetection);
    }
};

} // namespace

void LiveActuator::perform(const core::Action& action) {
    std::visit(Perform{&managers_}, action);
}

} // namespace netfailover::guest::act
