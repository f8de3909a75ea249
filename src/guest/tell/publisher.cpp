// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/publisher.hpp"

#include <utility>

namespace netfailover::guest::tell {

namespace {

template <class Objects, class Values>
void addAndUpdate(sdbus::IConnection& connection, Objects& objects, const Values& values) {
    using Object = typename Objects::mapped_type::element_type;
    for (const auto& [index, value] : values) {
        const auto found = objects.find(index);
        if (found == objects.end()) {
            objects.emplace(index, std::make_unique<Object>(connection, value));
        } else {
            found->second->update(value);
        }
    }
}

template <class Objects, class Values> void removeOthers(Objects& objects, const Values& values) {
    std::erase_if(objects, [&](const auto& entry) { return !values.contains(entry.first); });
}

} // namespace

Publisher::Publisher(sdbus::IConnection& connection, Authority& authority,
                     std::function<void()> reconcile)
    : connection_(&connection), manager_(connection, authority, std::move(reconcile)) {}

// In an order in which a path that is published leads to an object.
void Publisher::publish(const Findings& findings, const core::SwitchLog& switches) {
    const Values values = valuesOf(findings, switches);
    addAndUpdate(*connection_, links_, values.links);
    addAndUpdate(*connection_, failovers_, values.failovers);
    manager_.update(findings, values.manager);
    removeOthers(failovers_, values.failovers);
    removeOthers(links_, values.links);
}

} // namespace netfailover::guest::tell
