// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/live_actuator.hpp"

#include "guest/act/addresses.hpp"
#include "guest/act/routes.hpp"
#include "guest/act/uevent.hpp"

#include <utility>
#include <variant>

namespace netfailover::guest::act {

namespace {

struct Perform {
    manager::Networkd* networkd{};
    manager::NetworkManager* networkManager{};
    manager::Ifupdown* ifupdown{};

    void operator()(const core::Trigger& action) const { triggerChange(action.link); }
    void operator()(const core::LetGo& action) const {
        switch (action.manager) {
        case core::Manager::Networkd:
            networkd->reconfigure(action.link);
            break;
        case core::Manager::NetworkManager:
            networkManager->unmanage(action.name);
            break;
        case core::Manager::Ifupdown:
            ifupdown->release(action.name);
            break;
        }
    }
    void operator()(const core::AddRoute& action) const { addRoute(action.link, action.route); }
    void operator()(const core::RemoveRoute& action) const {
        removeRoute(action.link, action.route);
    }
    void operator()(const core::RemoveAddress& action) const {
        removeAddress(action.link, action.address);
    }
    void operator()(const core::RenewAddress& action) const {
        removeAddress(action.link, action.address);
        addAddress(action.link, action.address, action.withoutDetection);
    }
};

} // namespace

LiveActuator::LiveActuator(base::SystemBus& bus, std::function<void(const std::string&)> complain)
    : networkd_(bus, complain), networkManager_(bus, complain),
      ifupdown_(bus, std::move(complain)) {}

void LiveActuator::perform(const core::Action& action) {
    std::visit(Perform{&networkd_, &networkManager_, &ifupdown_}, action);
}

} // namespace netfailover::guest::act
