// SPDX-License-Identifier: LGPL-2.1-or-later
//
// sdbus-c++ 1: names are strings, and what was added to an object has to be registered.
#include "base/bus/poll.hpp"
#include "base/bus/sdbus.hpp"

namespace netfailover::base {

Poll pollOf(const sdbus::IConnection& connection) {
    const auto poll = connection.getEventLoopPollData();
    return {.descriptor = poll.fd,
            .events = static_cast<unsigned>(poll.events),
            .untilUsec = poll.timeout_usec};
}

void processOne(sdbus::IConnection& connection) {
    (void)connection.processPendingRequest();
}

void requestName(sdbus::IConnection& connection, const std::string& name) {
    connection.requestName(name);
}

void releaseName(sdbus::IConnection& connection, const std::string& name) {
    connection.releaseName(name);
}

sdbus::Error makeError(const std::string& name, const std::string& message) {
    return {name, message};
}

void addProperties(sdbus::IObject& object, const std::string& interface,
                   const std::vector<Property>& properties) {
    for (const Property& property : properties) {
        sdbus::Flags flags;
        if (property.isConst) {
            flags.set(sdbus::Flags::CONST_PROPERTY_VALUE);
        }
        object.registerProperty(interface, property.name, property.type, guarded(property.write),
                                flags);
    }
}

void finishRegistration(sdbus::IObject& object) {
    object.finishRegistration();
}

void emitChanged(sdbus::IObject& object, const std::string& interface,
                 const std::vector<std::string>& properties) {
    object.emitPropertiesChangedSignal(interface, properties);
}

Caller currentCaller(sdbus::IObject& object) {
    return callerOf(*object.getCurrentlyProcessedMessage());
}

} // namespace netfailover::base
