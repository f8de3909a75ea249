// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/publisher.hpp"

#include "host/core/bus_names.hpp"

namespace netfailover::host::daemon {

namespace {

struct Signature {
    std::string operator()(const std::string& /*value*/) const { return "s"; }
    std::string operator()(bool /*value*/) const { return "b"; }
    std::string operator()(const std::vector<std::string>& /*value*/) const { return "as"; }
};

} // namespace

PublishedObject::PublishedObject(sdbus::IConnection& connection, const std::string& path,
                                 std::string interface, Facts facts, bool isRoot)
    : object_(sdbus::createObject(connection, sdbus::ObjectPath{path})),
      interface_(std::move(interface)), facts_(std::move(facts)), isRoot_(isRoot) {
    std::vector<base::Property> properties;
    for (std::size_t at = 0; at < facts_.size(); ++at) {
        properties.push_back({.name = facts_[at].name,
                              .type = std::visit(Signature{}, facts_[at].value),
                              .write = [this, at](sdbus::PropertyGetReply& reply) {
                                  std::visit([&](const auto& value) { reply << value; },
                                             facts_[at].value);
                              }});
    }
    base::addProperties(*object_, interface_, properties);
    if (isRoot_) {
        object_->addObjectManager();
    }
    base::finishRegistration(*object_);
    if (!isRoot_) {
        object_->emitInterfacesAddedSignal();
    }
}

// A connection that is lost takes the objects away by itself.
PublishedObject::~PublishedObject() {
    try {
        if (!isRoot_) {
            object_->emitInterfacesRemovedSignal();
        }
    } catch (const sdbus::Error&) {
        return;
    }
}

void PublishedObject::update(Facts facts) {
    const auto changed = changedNames(facts_, facts);
    facts_ = std::move(facts);
    if (!changed.empty()) {
        base::emitChanged(*object_, interface_, changed);
    }
}

Publisher::Publisher(sdbus::IConnection& connection)
    : connection_(&connection),
      manager_(connection, core::busRoot, std::string(core::busName) + ".Manager", managerFacts({}),
               true) {}

void Publisher::publish(const Records& records) {
    const auto all = pairFacts(records);
    for (const auto& [path, facts] : all) {
        auto& object = pairs_[path];
        if (object) {
            object->update(facts);
        } else {
            object = std::make_unique<PublishedObject>(
                *connection_, path, std::string(core::busName) + ".Pair", facts, false);
        }
    }
    manager_.update(managerFacts(records));
    std::erase_if(pairs_, [&](const auto& entry) { return !all.contains(entry.first); });
}

} // namespace netfailover::host::daemon
