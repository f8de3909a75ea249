// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/events.hpp"

#include "guest/tell/properties.hpp"

#include <map>
#include <optional>
#include <set>
#include <span>

namespace netfailover::guest::tell {

namespace {

using core::Failover;
using core::Link;
using core::Role;

class Comparison {
public:
    explicit Comparison(std::vector<Event>& events) : events_(&events) {}

    void of(const Failover* before, const Failover* after) {
        failover_ = (after == nullptr ? before : after)->master.name;
        const std::string old = before == nullptr ? "" : before->master.name;
        const std::string now = after == nullptr ? "" : after->master.name;
        const bool isSame = before != nullptr && after != nullptr;
        note(isSame ? "Name" : "Failover", failover_, old, now);
        slave(Role::Primary, slaveOf(before, &Failover::primary),
              slaveOf(after, &Failover::primary));
        slave(Role::Standby, slaveOf(before, &Failover::standby),
              slaveOf(after, &Failover::standby));
        if (after != nullptr) {
            const FailoverSubject was{.failover = before};
            rows(failoverRows(), failover_, before == nullptr ? nullptr : &was,
                 FailoverSubject{.failover = after});
        }
    }

private:
    static const Link* slaveOf(const Failover* failover, std::optional<Link> Failover::*place) {
        return failover != nullptr && failover->*place ? &*(failover->*place) : nullptr;
    }

    void slave(Role role, const Link* before, const Link* after) {
        const bool isSame = before != nullptr && after != nullptr && before->index == after->index;
        if (isSame) {
            note("Name", after->name, before->name, after->name);
        } else {
            change(role == Role::Primary ? "Primary" : "Standby", before, after);
        }
        if (after != nullptr) {
            const Link nothing;
            const core::Member was{.link = isSame ? before : &nothing, .role = role};
            rows(linkRows(), after->name, &was, core::Member{.link = after, .role = role});
        }
    }

    // Another link has the place.
    void change(const char* role, const Link* before, const Link* after) {
        const std::string old = before == nullptr ? "" : before->name;
        const std::string now = after == nullptr ? "" : after->name;
        // Two links may have had one name.
        if (old == now && before != nullptr && after != nullptr) {
            note(role, old, old, "");
            note(role, now, "", now);
        }
        note(role, now.empty() ? old : now, old, now);
    }

    template <class Subject, class Target>
    void rows(std::span<const Row<Subject, Target>> rows, const std::string& link,
              const Subject* before, const Subject& after) {
        for (const auto& row : rows) {
            if (row.isWatched) {
                note(row.name, link, before == nullptr ? "" : lineOf(row.get(*before)),
                     lineOf(row.get(after)));
            }
        }
    }

    void note(const char* what, const std::string& link, const std::string& before,
              const std::string& after) {
        if (before != after) {
            events_->push_back({.failover = failover_,
                                .link = link,
                                .what = what,
                                .before = before,
                                .after = after});
        }
    }

    std::vector<Event>* events_;
    std::string failover_{};
};

std::map<int, const Failover*> byIndex(const core::Topology& topology) {
    std::map<int, const Failover*> found;
    for (const Failover& failover : topology.failovers) {
        found.emplace(failover.master.index, &failover);
    }
    return found;
}

const Failover* at(const std::map<int, const Failover*>& failovers, int index) {
    const auto found = failovers.find(index);
    return found == failovers.end() ? nullptr : found->second;
}

} // namespace

std::vector<Event> eventsBetween(const core::Topology& before, const core::Topology& after) {
    const auto old = byIndex(before);
    const auto now = byIndex(after);
    std::set<int> indices;
    for (const auto* failovers : {&old, &now}) {
        for (const auto& [index, failover] : *failovers) {
            indices.insert(index);
        }
    }
    std::vector<Event> events;
    Comparison comparison(events);
    for (const int index : indices) {
        comparison.of(at(old, index), at(now, index));
    }
    return events;
}

} // namespace netfailover::guest::tell
