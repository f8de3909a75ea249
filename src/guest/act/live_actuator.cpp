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

    Effect operator()(const core::Trigger& action) const { return trigger(action.link); }
    Effect operator()(const core::DisableIpv6& action) const { return trigger(action.link); }
    Effect operator()(const core::LetGo& action) const {
        manager::release(*managers, action);
        return Effect::Done;
    }
    Effect operator()(const core::AddRoute& action) const {
        return addRoute(action.link, action.route);
    }
    Effect operator()(const core::RemoveRoute& action) const {
        return removeRoute(action.link, action.route);
    }
    Effect operator()(const core::RemoveAddress& action) const {
        return removeAddress(action.link, action.address);
    }
    Effect operator()(const core::RenewAddress& action) const {
        return renewAddress(action.link, action.address, action.withoutDetection);
    }

    static Effect trigger(int link) {
        triggerChange(link);
        return Effect::Done;
    }
};

} // namespace

Effect LiveActuator::perform(const core::Action& action) {
    return std::visit(Perform{&managers_}, action);
}

} // namespace netfailover::guest::act
