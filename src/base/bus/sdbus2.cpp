// SPDX-License-Identifier: LGPL-2.1-or-later
//
// sdbus-c++ 2: strong types for names, and what is added to an object is there at once.
#include "base/bus/poll.hpp"
#include "base/bus/sdbus.hpp"

namespace netfailover::base {

Poll pollOf(const sdbus::IConnection& connection) {
    const auto poll = connection.getEventLoopPollData();
    return {.descriptor = poll.fd,
            .events = static_cast<unsigned>(poll.events),
            .untilUsec = poll.timeout == std::chrono::microseconds::max()
                             ? UINT64_MAX
                             : static_cast<std::uint64_t>(poll.timeout.count())};
}

void processOne(sdbus::IConnection& connection) {
    (void)connection.processPendingEvent();
}

void requestName(sdbus::IConnection& connection, const std::string& name) {
    connection.requestName(sdbus::ServiceName{name});
}

void releaseName(sdbus::IConnection& connection, const std::string& name) {
    connection.releaseName(sdbus::ServiceName{name});
}

sdbus::Error makeError(const std::string& name, const std::string& message) {
    return {sdbus::Error::Name{name}, message};
}

void addProperties(sdbus::IObject& object, const std::string& interface,
                   const std::vector<Property>& properties) {
    std::vector<sdbus::VTableItem> items;
    for (const Property& property : properties) {
        sdbus::PropertyVTableItem item;
        item.name = sdbus::PropertyName{property.name};
        item.signature = sdbus::Signature{property.type};
        item.getter = guarded(property.write);
        if (property.isConst) {
            item.flags.set(sdbus::Flags::CONST_PROPERTY_VALUE);
        }
        items.emplace_back(std::move(item));
    }
    object.addVTable(sdbus::InterfaceName{interface}, std::move(items));
}

void finishRegistration(sdbus::IObject& /*object*/) {}

void emitChanged(sdbus::IObject& object, const std::string& interface,
                 const std::vector<std::string>& properties) {
    object.emitPropertiesChangedSignal(
        sdbus::InterfaceName{interface},
        std::vector<sdbus::PropertyName>(properties.begin(), properties.end()));
}

Caller currentCaller(sdbus::IObject& object) {
    return callerOf(object.getCurrentlyProcessedMessage());
}

} // namespace netfailover::base
