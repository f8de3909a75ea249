// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/objects.hpp"

#include "guest/tell/names.hpp"

#include <utility>

namespace netfailover::guest::tell {

namespace {

// A connection that is lost takes the objects away by itself.
template <class Object> void announceRemoval(Object& object) noexcept {
    try {
        object.emitInterfacesRemovedSignal();
    } catch (const sdbus::Error&) {
        return;
    }
}

} // namespace

LinkObject::LinkObject(sdbus::IConnection& connection, LinkValue value)
    : AdaptorInterfaces(connection, sdbus::ObjectPath{linkPath(value.index)}),
      value_(std::move(value)) {
    registerAdaptor();
    emitInterfacesAddedSignal();
}

LinkObject::~LinkObject() {
    announceRemoval(*this);
    unregisterAdaptor();
}

void LinkObject::update(const LinkValue& value) {
    const auto changed = changes(std::exchange(value_, value), value);
    if (!changed.empty()) {
        base::emitChanged(getObject(), Link_adaptor::INTERFACE_NAME, changed);
    }
}

FailoverObject::FailoverObject(sdbus::IConnection& connection, FailoverValue value)
    : AdaptorInterfaces(connection, sdbus::ObjectPath{failoverPath(value.index)}),
      value_(std::move(value)) {
    registerAdaptor();
    emitInterfacesAddedSignal();
}

FailoverObject::~FailoverObject() {
    announceRemoval(*this);
    unregisterAdaptor();
}

void FailoverObject::update(const FailoverValue& value) {
    const auto changed = changes(std::exchange(value_, value), value);
    if (!changed.empty()) {
        base::emitChanged(getObject(), Failover_adaptor::INTERFACE_NAME, changed);
    }
}

} // namespace netfailover::guest::tell
