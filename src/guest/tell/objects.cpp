// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/objects.hpp"

#include "base/text/utf8.hpp"

#include <algorithm>
#include <utility>

namespace netfailover::guest::tell {

namespace {

struct Writer {
    sdbus::PropertyGetReply* reply;

    template <class Plain> void operator()(const Plain& plain) const { *reply << plain; }

    void operator()(const std::string& text) const { *reply << base::toUtf8(text); }

    void operator()(const Path& path) const { *reply << sdbus::ObjectPath{path.text}; }

    void operator()(const Texts& texts) const {
        Texts valid;
        std::ranges::transform(texts, std::back_inserter(valid), base::toUtf8);
        *reply << valid;
    }

    void operator()(const Problems& problems) const {
        std::vector<sdbus::Struct<std::string, std::string>> list;
        for (const core::Problem& problem : problems) {
            list.emplace_back(problem.identifier, base::toUtf8(problem.sentence));
        }
        *reply << list;
    }
};

} // namespace

PublishedProperties::PublishedProperties(sdbus::IObject& object, std::string interface,
                                         Properties properties)
    : object_(&object), interface_(std::move(interface)), properties_(std::move(properties)) {
    std::vector<base::Property> registered;
    for (std::size_t at = 0; at < properties_.size(); ++at) {
        registered.push_back({.name = properties_[at].name,
                              .type = properties_[at].type,
                              .isConst = properties_[at].emits == Emits::Const,
                              .write = [this, at](sdbus::PropertyGetReply& reply) {
                                  std::visit(Writer{&reply}, properties_[at].value);
                              }});
    }
    base::addProperties(object, interface_, registered);
}

void PublishedProperties::update(Properties properties) {
    const auto changed =
        changedNames(std::exchange(properties_, std::move(properties)), properties_);
    if (!changed.empty()) {
        base::emitChanged(*object_, interface_, changed);
    }
}

ManagedObject::ManagedObject(sdbus::IConnection& connection, const std::string& path,
                             const std::string& interface, Properties properties)
    : object_(sdbus::createObject(connection, sdbus::ObjectPath{path})),
      properties_(*object_, interface, std::move(properties)) {
    base::finishRegistration(*object_);
    object_->emitInterfacesAddedSignal();
}

// A connection that is lost takes the objects away by itself.
ManagedObject::~ManagedObject() {
    try {
        object_->emitInterfacesRemovedSignal();
    } catch (const sdbus::Error&) {
        return;
    }
}

} // namespace netfailover::guest::tell
