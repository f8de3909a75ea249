// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/events.hpp"

#include "guest/core/names.hpp"

#include <map>
#include <set>

namespace netfailover::guest::core {

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + word;
    }
    return text;
}

std::string routesOf(const Link& link) {
    std::vector<std::string> texts;
    for (const Route& route : link.routes) {
        texts.push_back(route.destination);
    }
    return joined(texts);
}

class Comparison {
public:
    explicit Comparison(std::vector<Event>& events) : events_(&events) {}

    void of(const Failover* before, const Failover* after) {
        failover_ = (after == nullptr ? before : after)->master.name;
        if (before == nullptr || after == nullptr) {
            const Failover& one = before == nullptr ? *after : *before;
            note("Failover", one.master.name, before == nullptr ? "" : one.master.name,
                 after == nullptr ? "" : one.master.name);
        } else {
            note("Name", after->master.name, before->master.name, after->master.name);
        }
        slave("Primary", slaveOf(before, &Failover::primary), slaveOf(after, &Failover::primary));
        slave("Standby", slaveOf(before, &Failover::standby), slaveOf(after, &Failover::standby));
        if (after != nullptr) {
            note("Active", failover_, before == nullptr ? "" : toString(before->active),
                 toString(after->active));
            note("State", failover_, before == nullptr ? "" : toString(before->state),
                 toString(after->state));
        }
    }

private:
    static const Link* slaveOf(const Failover* failover, std::optional<Link> Failover::*place) {
        return failover != nullptr && failover->*place ? &*(failover->*place) : nullptr;
    }

    void slave(const char* role, const Link* before, const Link* after) {
        if (before != nullptr && after != nullptr && before->index == after->index) {
            note("Name", after->name, before->name, after->name);
        } else {
            const std::string old = before == nullptr ? "" : before->name;
            const std::string now = after == nullptr ? "" : after->name;
            // Two links may have had one name.
            if (before != nullptr && after != nullptr && old == now) {
                note(role, old, old, "");
                note(role, now, "", now);
            }
            note(role, now.empty() ? old : now, old, now);
            before = nullptr;
        }
        if (after != nullptr) {
            properties(before == nullptr ? Link{} : *before, *after);
        }
    }

    void properties(const Link& before, const Link& after) {
        note("Carrier", after.name, before.usable() ? "yes" : "no", after.usable() ? "yes" : "no");
        note("ManagedBy", after.name, joined(before.managerNames()), joined(after.managerNames()));
        note("LeakedAddresses", after.name, joined(before.addressTexts()),
             joined(after.addressTexts()));
        note("LeakedRoutes", after.name, routesOf(before), routesOf(after));
    }

    void note(const char* what, const std::string& link, std::string_view before,
              std::string_view after) {
        if (before != after) {
            events_->push_back({.failover = failover_,
                                .link = link,
                                .what = what,
                                .before = std::string(before),
                                .after = std::string(after)});
        }
    }

    std::vector<Event>* events_;
    std::string failover_{};
};

std::map<int, const Failover*> byIndex(const Topology& topology) {
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

std::vector<Event> eventsBetween(const Topology& before, const Topology& after) {
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

} // namespace netfailover::guest::core
