// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/pairs.hpp"

#include "base/text/number.hpp"
#include "host/core/carry.hpp"
#include "host/daemon/attributes.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace netfailover::host::daemon {

namespace {

using namespace std::chrono_literals;
using core::Stage;

bool isMisnamed(const DomainRecord& record, const core::Pair& live,
                const std::optional<core::Interface>& persistent) {
    return live.primary && persistent &&
           std::ranges::any_of(record.replaced, [&](const Replacement& replaced) {
               return replaced.mac == live.mac() && live.primary->hostAddress == replaced.chosen &&
                      persistent->hostAddress == replaced.named;
           });
}

// The card of the function decides which uplink counts.
void keepFunction(const kernel::PairPlace& from, kernel::PairPlace& to) {
    to.vf = from.vf;
    to.wiring = from.wiring;
    to.place.vf = from.place.vf;
    to.place.uplink = from.place.uplink;
    to.place.uplinkVf = from.place.uplinkVf;
}

} // namespace

Pairs::Pairs(kernel::Switch& kernel, const kernel::Places& places, const core::Settings& settings,
             Records& records, std::function<void()> save)
    : kernel_(&kernel), places_(&places), settings_(settings), records_(&records),
      save_(std::move(save)) {}

// The virtual function that was the pair's may be anybody's by now.
void Pairs::giveBack(PairRecord& record) {
    kernel::PairPlace old{.place = {.mac = record.mac, .vf = record.place.place.vf}};
    const core::Desired desired{.vfMac = core::MacRule::Restored};
    const auto steps = core::reach(desired, old.place, kernel::observe(*kernel_, old.place, 0),
                                   {.vfMacBefore = record.made.vfMacBefore});
    (void)kernel::perform(*kernel_, steps, record.made);
    record.made.vfMacBefore.reset();
    followAttributes(*kernel_, core::VfRule::None, record, save_);
    record.made.given.reset();
}

// A function that has gone has nothing to be given back to: the next one of its number is
// another one.  A card that tells nothing of one for a moment, as while it is reset, still has it.
void Pairs::forgetVanished(PairRecord& pair) {
    if (!pair.place.vf || !places_->has(pair.place.vf->address)) {
        pair.made.vfMacBefore.reset();
        pair.made.given.reset();
    }
}

// What has gone keeps the place that it had: entries and MACs are taken back there.
void Pairs::locate(PairRecord& record, const core::Pair& pair) {
    const auto before = record.place.vf ? std::optional(record.place.vf->address) : std::nullopt;
    const auto address = pair.primary ? pair.primary->hostAddress : before;
    kernel::PairPlace found = places_->find(record.mac, pair.standby.target, address);
    if (!found.place.tap) {
        if (!record.place.place.vf && found.place.vf) {
            record.place.place.vf = found.place.vf;
            record.place.vf = found.vf;
        }
        return;
    }
    kernel::findVlan(*kernel_, found);
    if (record.place.place.vf && !found.place.vf && address == before) {
        keepFunction(record.place, found);
    }
    const bool isOther = record.place.place.vf && found.place.vf != record.place.place.vf;
    if (isOther && (record.made.vfMacBefore || record.made.given)) {
        giveBack(record);
    }
    record.lacksAttributes |= isOther;
    record.place = std::move(found);
}

void Pairs::read(DomainRecord& record, const core::Domain& domain, const core::Domain& persistent,
                 Time now) {
    std::vector<core::Mac> known;
    std::ranges::transform(record.pairs, std::back_inserter(known), &PairRecord::mac);
    const auto pairs = core::runningPairs(domain, persistent, known);
    dropOthers(record, pairs);
    readEach(record, domain, persistent, pairs, now);
}

// Whose standby has been detached: they are pairs no more.
void Pairs::dropOthers(DomainRecord& record, const std::vector<core::Pair>& pairs) {
    const auto isOther = [&](const PairRecord& pair) {
        return std::ranges::count(pairs, pair.mac, &core::Pair::mac) == 0;
    };
    for (PairRecord& pair : record.pairs) {
        if (isOther(pair)) {
            giveBack(pair);
            withdraw(pair);
        }
    }
    std::erase_if(record.pairs, isOther);
}

void Pairs::readEach(DomainRecord& record, const core::Domain& domain,
                     const core::Domain& persistent, const std::vector<core::Pair>& pairs,
                     Time now) {
    const bool isRunning = record.course.stage == Stage::Running;
    const bool isIncoming = record.course.stage == Stage::Incoming && record.course.announced;
    for (const core::Pair& pair : pairs) {
        if (!pair.mac()) {
            continue;
        }
        bool isComing = isIncoming;
        auto found = std::ranges::find(record.pairs, *pair.mac(), &PairRecord::mac);
        if (found == record.pairs.end()) {
            found = record.pairs.insert(found, {.mac = *pair.mac(), .enslaved = isRunning});
            isComing |= isRunning; // unseen
        } else if (isRunning && pair.primary && !found->hasFunction) {
            // As with one that comes along from elsewhere: the guest has yet to find it.
            found->enslaved = false;
            found->joining = core::Joining(now);
            record.course.stage = Stage::Arrived;
            isComing = true;
        }
        locate(*found, pair);
        if (settings_.carries) {
            readAttributes(*found, domain, pair.primary, isComing);
        }
        found->hasFunction = pair.primary.has_value();
        const auto persistentFunction = core::functionOf(persistent, found->mac);
        found->owed = !found->hasFunction && persistentFunction.has_value();
        found->isMisnamed = isMisnamed(record, pair, persistentFunction);
        found->linkDown =
            settings_.link == core::LinkPolicy::Up && pair.standby.link == core::LinkState::Down;
    }
}

// What somebody else has put into the bridge tells nothing of the guest.
core::GuestTraffic Pairs::traffic(const PairRecord& pair) {
    const core::Place& place = pair.place.place;
    if (!pair.place.bridge || !place.tap) {
        return {};
    }
    // A tap receives what its guest sends.
    const auto sent = places_->attribute(place.tap->name, "statistics/rx_packets");
    core::GuestTraffic traffic{.sent = base::numberOf<std::uint64_t>(sent)};
    for (const core::FdbEntry& entry :
         kernel::observe(*kernel_, place, pair.place.bridge->index).entries) {
        const bool isOurs = entry.kind == core::EntryKind::Static && pair.made.tapEntry;
        if (!entry.self && entry.vlan == place.vlan && (isOurs || entry.isLearned())) {
            const bool isThere = entry.port.index == place.tap->index;
            traffic.there |= isThere;
            traffic.elsewhere |= !isThere;
        }
    }
    return traffic;
}

std::optional<Time> Pairs::follow(core::Phase phase, PairRecord& pair, Time now) {
    const bool isAccelerated = phase == core::Phase::Accelerated;
    const bool isLeaving = phase == core::Phase::LeavingAsked;
    const bool isJoining = phase == core::Phase::Arrived || phase == core::Phase::LeavingFailed;
    if (!isAccelerated && !isLeaving && (!isJoining || pair.enslaved)) {
        return std::nullopt;
    }
    const auto seen = traffic(pair);
    core::Joining& joining = pair.joining;
    joining.see(seen, now);
    pair.enslaved |= isJoining && joining.isOver(now, settings_.joinLimit);
    if (isJoining) {
        return pair.enslaved ? std::nullopt : std::optional(joining.next(now, settings_.joinLimit));
    }
    const bool isBusy = (seen.there && joining.standbySends(now)) || joining.standbyInUse(now);
    return isLeaving || isBusy ? std::optional(joining.nextOfBusy(now)) : std::nullopt;
}

core::Situation Pairs::situation(const DomainRecord& domain, const PairRecord& pair,
                                 Time now) const {
    const core::Phase phase = core::phaseOf(domain.course, pair.hasFunction);
    const bool isLeaving = phase == core::Phase::LeavingAsked;
    const core::Joining& joining = pair.joining;
    const bool keepsIt = !joining.hasSent() && joining.isSilent(now, settings_.joinLimit);
    return {.phase = phase,
            .policy = settings_.link,
            .enslaved = isLeaving ? keepsIt : pair.enslaved,
            .standbySends = isLeaving ? joining.hasSent() : joining.standbySends(now),
            .standbyInUse = phase == core::Phase::Accelerated && joining.standbyInUse(now),
            .announced = domain.course.announced};
}

std::optional<Time> Pairs::reconcile(const DomainRecord& domain, PairRecord& pair, Time now) {
    constexpr auto pause = 5s;
    std::optional<Time> next;
    bool isStuck = true;
    pair.problems.clear();
    forgetVanished(pair);
    try {
        next = follow(core::phaseOf(domain.course, pair.hasFunction), pair, now);
        const core::Situation here = situation(domain, pair, now);
        const core::Desired desired = core::desired(here);
        if (desired.uplink == core::EntryRule::Absent) {
            passTrustOn(pair);
        }
        perform(pair, here);
        isStuck = !pair.problems.empty();
        // What a card does not take today it will not take tomorrow.
        followAttributes(*kernel_, desired.vf, pair, save_);
        isStuck |= here.phase == core::Phase::Gone && pair.made != core::Made{};
    } catch (const std::exception& error) {
        pair.problems.emplace_back(error.what());
        isStuck = true;
    }
    if (domain.course.lost) {
        pair.problems.emplace_back("QEMU has lost the virtual function, libvirt has not: migrate "
                                   "the domain or start it anew to give it one");
    }
    if (isStuck || domain.course.lost) {
        next = std::min(next.value_or(Time::max()), now + pause);
    }
    return next;
}

// The uplink must be trusted as long as another pair has its entry there: whoever has the
// last one takes trust back.
void Pairs::passTrustOn(PairRecord& pair) {
    for (auto& [uuid, domain] : *records_) {
        for (PairRecord& other : domain.pairs) {
            const bool needsIt = &other != &pair && other.made.uplinkEntry &&
                                 other.place.place.uplinkVf == pair.place.place.uplinkVf;
            if (needsIt && std::exchange(pair.made.uplinkTrust, false)) {
                other.made.uplinkTrust = true;
            }
        }
    }
}

// What will be ours is written down first: killed in between, we find it again.
void Pairs::perform(PairRecord& pair, const core::Situation& situation) {
    // The world moves between an observation and what follows from it.
    constexpr int rounds = 5;
    for (int round = 0; round < rounds; ++round) {
        const auto transaction = kernel::compare(*kernel_, pair.place, situation, pair.made);
        pair.problems = transaction.refusals;
        if (transaction.steps.empty()) {
            pair.made = transaction.made;
            return;
        }
        const core::Made before = pair.made;
        pair.made.tapEntry |= transaction.made.tapEntry;
        pair.made.uplinkEntry |= transaction.made.uplinkEntry;
        pair.made.uplinkTrust |= transaction.made.uplinkTrust;
        pair.made.vfMacBefore =
            transaction.made.vfMacBefore ? transaction.made.vfMacBefore : before.vfMacBefore;
        save_();
        const auto result = kernel::perform(*kernel_, transaction, before);
        pair.made = result.made;
        if (!result.failure.empty()) {
            pair.problems.push_back(result.failure);
            return;
        }
    }
}

void Pairs::withdraw(PairRecord& pair) {
    constexpr core::Desired nothing{.uplink = core::EntryRule::Absent,
                                    .tap = core::EntryRule::Absent};
    passTrustOn(pair);
    const int bridge = pair.place.bridge ? pair.place.bridge->index : 0;
    const auto state = kernel::observe(*kernel_, pair.place.place, bridge);
    const auto steps = core::reach(nothing, pair.place.place, state, pair.made);
    pair.made = kernel::perform(*kernel_, steps, pair.made).made;
}

} // namespace netfailover::host::daemon
