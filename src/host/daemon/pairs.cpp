// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/pairs.hpp"

#include "base/text/number.hpp"
#include "host/daemon/attributes.hpp"

#include <algorithm>
#include <utility>

namespace netfailover::host::daemon {

namespace {

using namespace std::chrono_literals;

} // namespace

Pairs::Pairs(kernel::Switch& kernel, const kernel::Places& places, const core::Settings& settings,
             Records& records, std::function<void()> save)
    : kernel_(&kernel), places_(&places), settings_(settings), records_(&records),
      save_(std::move(save)) {}

// A function that has gone has nothing to be given back to: the next one of its number is
// another one.  A card that tells nothing of one for a moment, as while it is reset, still has it.
void Pairs::forgetVanished(PairRecord& pair) {
    if (!pair.place.vf || !places_->has(pair.place.vf->address)) {
        pair.made.vfMacBefore.reset();
        pair.made.given.reset();
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
    const bool isLeaving =
        phase == core::Phase::LeavingAsked || phase == core::Phase::LeavingUnheard;
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
    const core::Phase phase = phaseOf(domain, pair);
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
        next = follow(phaseOf(domain, pair), pair, now);
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
