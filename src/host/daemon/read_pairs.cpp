// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the XML of a running domain says of its pairs.
#include "host/daemon/attributes.hpp"
#include "host/daemon/pairs.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::host::daemon {

namespace {

using core::Stage;

std::optional<core::PciAddress> misnamed(const DomainRecord& record, const core::Pair& live,
                                         const std::optional<core::Interface>& persistent) {
    for (const Replacement& replaced : record.replaced) {
        if (live.primary && persistent && replaced.mac == live.mac() &&
            live.primary->hostAddress == replaced.chosen &&
            persistent->hostAddress == replaced.named) {
            return replaced.named;
        }
    }
    return std::nullopt;
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
    // By another way out the entries of the one before mean nothing, and nobody would find them.
    const bool isOtherWay =
        found.place.uplink != record.place.place.uplink || found.wiring != record.place.wiring;
    if (isOtherWay && record.made.uplinkEntry) {
        withdraw(record);
    }
    record.lacksAttributes |= isOther;
    record.place = std::move(found);
}

void Pairs::read(DomainRecord& record, const core::Domain& domain, const core::Domain& persistent,
                 Time now) {
    std::vector<core::Mac> known = domain.pairs;
    std::ranges::transform(record.pairs, std::back_inserter(known), &PairRecord::mac);
    const auto pairs = core::runningPairs(domain, {persistent}, known);
    record.hasAgent = domain.hasAgent;
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
    const bool isHere = isRunning || record.course.stage == Stage::Arrived;
    const bool isIncoming = record.course.stage == Stage::Incoming && record.course.announced;
    const bool isKnown = !record.pairs.empty();
    for (const core::Pair& pair : pairs) {
        if (!pair.mac()) {
            continue;
        }
        bool isComing = isIncoming;
        auto found = std::ranges::find(record.pairs, *pair.mac(), &PairRecord::mac);
        const bool isNew = found == record.pairs.end();
        if (isNew) {
            found = record.pairs.insert(found, {.mac = *pair.mac(), .enslaved = isRunning});
            isComing |= isRunning; // unseen
        }
        // As with one that comes along from elsewhere the guest has yet to find it, also where
        // it is still about to join that of another pair.
        if (isHere && pair.primary && (isNew ? isKnown : !found->hasFunction)) {
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
        found->misnamed = misnamed(record, pair, persistentFunction);
        found->linkDown =
            settings_.link == core::LinkPolicy::Up && pair.standby.link == core::LinkState::Down;
    }
}

} // namespace netfailover::host::daemon
