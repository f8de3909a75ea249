// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/attempts.hpp"

#include "guest/core/classify.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace netfailover::guest::core {

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The pauses before the tries, and one from the last try until the action is given up.
struct Schedule {
    std::array<milliseconds, 5> pauses{};
    std::size_t tries{4};
};

// The kernel and udev answer within milliseconds; the pauses grow so that somebody who
// puts an address back every second is not fought for long.  Within the last pause the
// last try has helped, or never will.
constexpr Schedule atOnce{.pauses{0s, 1s, 3s, 10s, 3s}};
constexpr Schedule afterAMoment{.pauses{300ms, 1s, 3s, 10s, 3s}};
constexpr seconds memory{60};

Schedule scheduleOf(const Action& action) {
    if (const auto* const letGo = std::get_if<LetGo>(&action)) {
        const Patience& patience = letGo->manager.patience;
        return {.pauses{afterAMoment.pauses.front(), patience.pause, patience.end}, .tries = 2};
    }
    const auto* const address = std::get_if<RemoveAddress>(&action);
    const bool byItself =
        (address != nullptr && !address->shared) || std::holds_alternative<DisableIpv6>(action) ||
        std::holds_alternative<RemoveRoute>(action) || std::holds_alternative<RenewAddress>(action);
    return byItself ? afterAMoment : atOnce;
}

int linkOf(const Action& action) {
    return std::visit([](const auto& any) { return any.link; }, action);
}

// Zero for a former slave.
int failoverOf(const Topology& topology, int link) {
    const auto found = std::ranges::find_if(
        topology.failovers, [link](const Failover& failover) { return concerns(failover, link); });
    return found == topology.failovers.end() ? 0 : found->master.index;
}

} // namespace

Attempts::Key Attempts::keyOf(const Action& action) {
    const std::string text = describe(action);
    return {linkOf(action), text.substr(text.find(": "))};
}

// A record outlives the need for its action by a minute.  Without that, an address that
// somebody puts back as often as it is removed would look new each time and be fought for
// ever; with it, the fourth removal is the last until a minute has passed in peace.  A
// record that was never tried holds nothing worth keeping.
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

// Two managers that are asked at once about one link are in each other's way.
bool Attempts::isItsTurn(const Plan& plan, const Action& action, Time now) const {
    const auto* const letGo = std::get_if<LetGo>(&action);
    for (const Action& earlier : plan.actions) {
        const auto* const other = std::get_if<LetGo>(&earlier);
        if (letGo == nullptr || earlier == action) {
            break;
        }
        if (other != nullptr && other->link == letGo->link && !hasGivenUp(earlier, now)) {
            return false;
        }
    }
    return true;
}

// The first record of an action only starts its clock: what has a pause before the first
// try waits for that, and untilNext() says how long.
std::vector<Action> Attempts::due(const Plan& plan, Time now) {
    forgetOthers(plan, now);
    std::vector<Action> actions;
    for (const Action& action : plan.actions) {
        Record& record = records_.try_emplace(keyOf(action), Record{.since = now}).first->second;
        const Schedule schedule = scheduleOf(action);
        if (record.count < schedule.tries && isItsTurn(plan, action, now) &&
            now - record.since >= schedule.pauses[record.count]) {
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
        if (found != records_.end() && !hasGivenUp(action, now) && isItsTurn(plan, action, now)) {
            const Record& record = found->second;
            const Time pause = scheduleOf(action).pauses[record.count];
            const Time left = std::max(Time(0), record.since + pause - now);
            shortest = std::min(shortest.value_or(left), left);
        }
    }
    return shortest;
}

bool Attempts::hasGivenUp(const Action& action, Time now) const {
    const auto found = records_.find(keyOf(action));
    const Schedule schedule = scheduleOf(action);
    return found != records_.end() && found->second.count >= schedule.tries &&
           now - found->second.since >= schedule.pauses[schedule.tries];
}

Prospect Attempts::prospectOf(const Action& action, Time now) const {
    const auto found = records_.find(keyOf(action));
    if (found == records_.end() || found->second.count == 0) {
        return Prospect::Due;
    }
    return hasGivenUp(action, now) ? Prospect::GivenUp : Prospect::Tried;
}

std::vector<Intention> Attempts::intentions(const Plan& plan, Time now) const {
    std::vector<Intention> intentions;
    for (const Action& action : plan.actions) {
        intentions.push_back({.what = describe(action), .prospect = prospectOf(action, now)});
    }
    for (const Wait& wait : plan.waiting) {
        intentions.push_back({.what = wait.why, .prospect = Prospect::Waiting});
    }
    return intentions;
}

std::vector<Problem> Attempts::problems(const Plan& plan, const Topology& topology,
                                        Time now) const {
    std::vector<Problem> problems;
    const auto add = [&](std::string_view identifier, int link, const std::string& sentence) {
        problems.push_back({.identifier = std::string(identifier),
                            .sentence = sentence + ".",
                            .failover = failoverOf(topology, link),
                            .link = link});
    };
    for (const Action& action : plan.actions) {
        if (hasGivenUp(action, now)) {
            add(repairGivenUp, linkOf(action),
                describeFailure(action, "given up, it has not helped"));
        }
    }
    for (const Wait& wait : plan.waiting) {
        add(waiting, wait.link, wait.why);
    }
    return problems;
}

OverallState Attempts::stateOf(OverallState seen, const Plan& plan, Time now) const {
    const bool atWork = std::ranges::any_of(
        plan.actions, [&](const Action& action) { return !hasGivenUp(action, now); });
    if (atWork) {
        return OverallState::Repairing;
    }
    const bool inOrder = plan.actions.empty() && plan.waiting.empty();
    return inOrder ? seen : OverallState::Degraded;
}

} // namespace netfailover::guest::core
