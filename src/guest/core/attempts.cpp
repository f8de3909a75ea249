// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/attempts.hpp"

#include "guest/core/classify.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

namespace netfailover::guest::core {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;

using Pauses = std::array<milliseconds, 4>;

// Before each try.
constexpr Pauses atOnce{0s, 1s, 3s, 10s};
constexpr Pauses withPatience{300ms, 1s, 3s, 10s};
// ifupdown is left to finish what it is at, see net-failover-ifupdown.
constexpr Pauses withMuchPatience{300ms, 90s, 90s, 90s};
constexpr std::size_t managerTries = 2;
// Within it the last try has helped, or never will.
constexpr seconds patience{3};
constexpr seconds muchPatience{90};
constexpr seconds memory{60};

bool isSlow(const Action& action) {
    const auto* const letGo = std::get_if<LetGo>(&action);
    return letGo != nullptr && letGo->manager == Manager::Ifupdown;
}

std::span<const milliseconds> pausesFor(const Action& action) {
    if (std::holds_alternative<LetGo>(action)) {
        return std::span(isSlow(action) ? withMuchPatience : withPatience).first(managerTries);
    }
    const bool byItself = std::holds_alternative<RemoveRoute>(action) ||
                          std::holds_alternative<RemoveAddress>(action) ||
                          std::holds_alternative<RenewAddress>(action);
    return byItself ? withPatience : atOnce;
}

milliseconds patienceFor(const Action& action) {
    return isSlow(action) ? muchPatience : patience;
}

milliseconds pauseAfter(const Action& action, std::size_t count) {
    const auto pauses = pausesFor(action);
    return count < pauses.size() ? pauses[count] : patienceFor(action);
}

} // namespace

Attempts::Key Attempts::keyOf(const Action& action) {
    const std::string text = describe(action);
    return {std::visit([](const auto& any) { return any.link; }, action),
            text.substr(text.find(": "))};
}

void Attempts::forgetOthers(const Plan& plan, Time now) {
    std::set<Key> called;
    for (const Action& action : plan.actions) {
        called.insert(keyOf(action));
    }
    for (auto& [key, record] : records_) {
        record.absentSince =
            called.contains(key) ? std::nullopt : std::optional(record.absentSince.value_or(now));
    }
    std::erase_if(records_, [now](const auto& entry) {
        const Record& record = entry.second;
        return record.absentSince && (record.count == 0 || now - *record.absentSince > memory);
    });
}

std::vector<Action> Attempts::due(const Plan& plan, Time now) {
    forgetOthers(plan, now);
    std::vector<Action> actions;
    for (const Action& action : plan.actions) {
        Record& record = records_.try_emplace(keyOf(action), Record{.since = now}).first->second;
        const auto pauses = pausesFor(action);
        if (record.count < pauses.size() && now - record.since >= pauses[record.count]) {
            record.count += 1;
            record.since = now;
            actions.push_back(action);
        }
    }
    return actions;
}

std::optional<Attempts::Time> Attempts::untilNext(const Plan& plan, Time now) const {
    std::optional<Time> shortest;
    for (const Action& action : plan.actions) {
        const auto found = records_.find(keyOf(action));
        if (found != records_.end() && !hasGivenUp(action, now)) {
            const Record& record = found->second;
            const Time left =
                std::max(Time(0), record.since + pauseAfter(action, record.count) - now);
            shortest = std::min(shortest.value_or(left), left);
        }
    }
    return shortest;
}

bool Attempts::hasGivenUp(const Action& action, Time now) const {
    const auto found = records_.find(keyOf(action));
    return found != records_.end() && found->second.count >= pausesFor(action).size() &&
           now - found->second.since >= patienceFor(action);
}

OverallState Attempts::stateOf(const Topology& topology, const Plan& plan, Time now) const {
    const bool atWork = std::ranges::any_of(
        plan.actions, [&](const Action& action) { return !hasGivenUp(action, now); });
    if (atWork) {
        return OverallState::Repairing;
    }
    const bool inOrder = plan.actions.empty() && plan.waiting.empty();
    return inOrder ? overallState(topology) : OverallState::Degraded;
}

} // namespace netfailover::guest::core
