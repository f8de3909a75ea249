// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/publisher.hpp"

#include "guest/tell/names.hpp"

#include <utility>

namespace netfailover::guest::tell {

namespace {

template <class Objects, class Values> void removeOthers(Objects& objects, const Values& values) {
    std::erase_if(objects, [&](const auto& entry) { return !values.contains(entry.first); });
}

} // namespace

Publisher::Publisher(sdbus::IConnection& connection, Authority& authority,
                     std::function<void()> reconcile)
    : connection_(&connection), manager_(connection, authority, std::move(reconcile)) {}

void Publisher::addAndUpdate(Objects& objects, const char* interface, const Values& values) {
    for (const auto& [path, properties] : values) {
        const auto found = objects.find(path);
        if (found == objects.end()) {
            objects.emplace(
                path, std::make_unique<ManagedObject>(*connection_, path, interface, properties));
        } else {
            found->second->update(properties);
        }
    }
}

// In an order in which a path that is published leads to an object.
void Publisher::publish(const core::Findings& findings) {
    Values links;
    for (const core::Member& member : core::membersOf(findings.topology)) {
        links.emplace(linkPath(member.link->index), propertiesOf(member));
    }
    Values failovers;
    for (const core::Failover& failover : findings.topology.failovers) {
        const int index = failover.master.index;
        failovers.emplace(failoverPath(index),
                          propertiesOf(FailoverSubject{.failover = &failover,
                                                       .switches = findings.switches.of(index)}));
    }
    addAndUpdate(links_, "org.netfailover1.Link", links);
    addAndUpdate(failovers_, "org.netfailover1.Failover", failovers);
    manager_.update(findings);
    removeOthers(failovers_, failovers);
    removeOthers(links_, links);
}

} // namespace netfailover::guest::tell
