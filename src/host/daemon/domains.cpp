// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/domains.hpp"

#include "host/xml/document.hpp"
#include "host/xml/domain.hpp"

#include <algorithm>
#include <system_error>

namespace netfailover::host::daemon {

namespace {

using namespace std::chrono_literals;
using core::Event;
using core::HookOperation;
using core::Stage;

// A migration that is refused after it was announced is followed by no other sign.
constexpr auto announcementLimit = 60s;

std::optional<Event> eventOf(HookOperation operation) {
    switch (operation) {
    case HookOperation::Migrate:
        return Event::Announced;
    case HookOperation::Prepare:
    case HookOperation::Start:
        return Event::Prepared;
    case HookOperation::Started:
        return Event::Started;
    case HookOperation::Release:
        return Event::Released;
    case HookOperation::Stopped:
    case HookOperation::Reconnect:
        break; // what is to be done follows, or has to be found out
    }
    return std::nullopt;
}

bool isEmpty(const core::Made& made) {
    return made == core::Made{};
}

bool isHere(const DomainRecord& record) {
    return record.course.stage == Stage::Running || record.course.stage == Stage::Arrived;
}

// Some ends of a migration are told by no event: libvirt is asked as long as it lasts.
bool isUnderWay(const core::Course& course) {
    return course.stage != Stage::Gone && course.stage != Stage::Running;
}

core::Domain domainIn(const std::string& xml) {
    return xml.empty() ? core::Domain{} : xml::readDomain(xml);
}

bool hasFunction(const core::Domain& domain, const core::Mac& mac) {
    return std::ranges::any_of(core::pairsOf(domain), [&](const core::Pair& pair) {
        return pair.mac() == mac && pair.primary;
    });
}

} // namespace

Domains::Domains(kernel::Switch& kernel, const kernel::Places& places, core::Settings settings,
                 Memory& memory, Time now)
    : kernel_(&kernel), places_(&places), settings_(std::move(settings)), memory_(&memory),
      records_(memory.load()) {
    for (auto& [uuid, record] : records_) {
        record.arrived = now;
    }
}

// The guest has yet to find its function where it comes here, or has let go of it here.
void Domains::setCourse(DomainRecord& record, const core::Course& course, Time now) {
    const auto enters = [&](Stage stage) {
        return course.stage == stage && record.course.stage != stage;
    };
    const bool isBack = enters(Stage::LeavingFailed);
    const bool isNew = enters(Stage::Arrived) && record.course.stage != Stage::LeavingFailed;
    if (isBack || isNew) {
        record.arrived = now;
    }
    if (isNew || enters(Stage::LeavingActive) || enters(Stage::Running)) {
        std::ranges::for_each(record.pairs, [&](PairRecord& pair) {
            pair.enslaved = course.stage == Stage::Running;
        });
    }
    record.course = course;
    record.isConfirmed = true;
}

// The virtual function that was the pair's may be anybody's by now.
void Domains::giveBack(PairRecord& record) {
    kernel::PairPlace old{.place = {.mac = record.mac, .vf = record.place.place.vf}};
    const core::Desired desired{.vfMac = core::MacRule::Restored};
    const auto steps = core::reach(desired, old.place, kernel::observe(*kernel_, old.place, 0),
                                   {.vfMacBefore = record.made.vfMacBefore});
    (void)kernel::perform(*kernel_, steps, record.made);
    record.made.vfMacBefore.reset();
}

// What has gone keeps the place that it had: entries and MACs are taken back there.
void Domains::locate(PairRecord& record, const core::Pair& pair) {
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
    if (found.place.vf != record.place.place.vf && record.made.vfMacBefore) {
        giveBack(record);
    }
    record.place = std::move(found);
}

void Domains::setPairs(DomainRecord& record, const core::Domain& domain,
                       const core::Domain& persistent) {
    for (const core::Pair& pair : core::pairsOf(domain)) {
        if (!pair.mac()) {
            continue;
        }
        auto found = std::ranges::find(record.pairs, *pair.mac(), &PairRecord::mac);
        if (found == record.pairs.end()) {
            found = record.pairs.insert(
                found, {.mac = *pair.mac(), .enslaved = record.course.stage == Stage::Running});
        }
        locate(*found, pair);
        found->hasFunction = pair.primary.has_value();
        found->owed = !found->hasFunction && hasFunction(persistent, found->mac);
        found->linkDown =
            settings_.link == core::LinkPolicy::Up && pair.standby.link == core::LinkState::Down;
    }
}

// Only what the XML names itself can be looked up here: libvirt must not be asked.
std::optional<std::string> Domains::missing(const std::string& uuid,
                                            const core::Domain& domain) const {
    for (const core::Pair& pair : core::pairsOf(domain)) {
        const auto address = pair.primary ? pair.primary->hostAddress : std::nullopt;
        if (!address) {
            continue;
        }
        const std::string name = "the virtual function " + address->toString() + " of " +
                                 pair.standby.mac.value_or(core::Mac{}).toString();
        if (!places_->has(*address)) {
            return name + " is not on this host";
        }
        for (const auto& [other, record] : records_) {
            const bool isTaken = std::ranges::any_of(record.pairs, [&](const PairRecord& taken) {
                return taken.hasFunction && taken.place.vf && taken.place.vf->address == *address;
            });
            if (isTaken && other != uuid && record.course.stage != Stage::Gone) {
                return name + " has another domain here";
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string> Domains::call(const core::HookCall& call, Time now) {
    const core::Domain domain = xml::readDomain(call.xml);
    if (domain.uuid.empty() || core::pairsOf(domain).empty()) {
        return std::nullopt;
    }
    if (call.operation == HookOperation::Migrate && settings_.refuses) {
        if (auto reason = missing(domain.uuid, domain)) {
            return reason;
        }
    }
    const auto event = eventOf(call.operation);
    const bool isEnd = call.operation == HookOperation::Stopped || event == Event::Released;
    if (isEnd && !records_.contains(domain.uuid)) {
        return std::nullopt;
    }
    DomainRecord& record = records_[domain.uuid];
    record.name = domain.name;
    record.called = now;
    setCourse(record, event ? core::after(record.course, *event) : record.course, now);
    // At the announcement the XML is the other host's, at the end the devices have gone.
    if (event == Event::Prepared || event == Event::Started) {
        setPairs(record, domain, {});
    }
    reconcile(now);
    return std::nullopt;
}

void Domains::happened(const std::string& uuid, core::Event event, Time now) {
    const auto found = records_.find(uuid);
    if (found != records_.end()) {
        setCourse(found->second, core::after(found->second.course, event), now);
        reconcile(now);
    }
}

void Domains::found(const libvirt::Found& found, Time now) {
    // A domain that has gone meanwhile has no XML either.
    const core::Domain domain = domainIn(found.sight.running ? found.xml : "");
    const bool isNew = !records_.contains(found.uuid);
    if (isNew && core::pairsOf(domain).empty()) {
        return;
    }
    DomainRecord& record = records_[found.uuid];
    record.name = domain.name.empty() ? record.name : domain.name;
    const bool isSettled = now - record.called > announcementLimit;
    setCourse(record, core::corrected(record.course, found.sight, isSettled), now);
    if (found.sight.running) {
        setPairs(record, domain, domainIn(found.persistentXml));
    }
    reconcile(now);
}

void Domains::listed(const std::set<std::string>& uuids, Time now) {
    for (auto& [uuid, record] : records_) {
        if (!uuids.contains(uuid)) {
            const bool isSettled = now - record.called > announcementLimit;
            setCourse(record, core::corrected(record.course, {}, isSettled), now);
        }
    }
    reconcile(now);
}

// The guest's virtual function has the MAC, and so has the master that it belongs to.
void Domains::inGuest(const std::string& uuid, const std::vector<core::Mac>& macs, Time now) {
    constexpr auto halves = 3;
    const auto found = records_.find(uuid);
    if (found == records_.end()) {
        return;
    }
    for (PairRecord& pair : found->second.pairs) {
        pair.enslaved |= std::ranges::count(macs, pair.mac) >= halves;
    }
    reconcile(now);
}

bool Domains::followsEntries() const {
    return std::ranges::any_of(records_, [](const auto& entry) {
        return std::ranges::any_of(entry.second.pairs, [&](const PairRecord& pair) {
            return core::phaseOf(entry.second.course, pair.hasFunction) != core::Phase::Accelerated;
        });
    });
}

std::vector<std::string> Domains::lacking() const {
    std::vector<std::string> uuids;
    for (const auto& [uuid, record] : records_) {
        const bool lacks = std::ranges::any_of(
            record.pairs, [](const PairRecord& pair) { return pair.owed || pair.linkDown; });
        if (lacks && isHere(record)) {
            uuids.push_back(uuid);
        }
    }
    return uuids;
}

std::vector<std::string> Domains::joining() const {
    std::vector<std::string> uuids;
    for (const auto& [uuid, record] : records_) {
        if (record.course.stage == Stage::Arrived) {
            uuids.push_back(uuid);
        }
    }
    return uuids;
}

void Domains::again(Time when) {
    next_ = next_ ? std::min(*next_, when) : when;
}

void Domains::reconcile(Time now) {
    next_.reset();
    for (auto& [uuid, record] : records_) {
        reconcile(record, now);
    }
    forget(now);
    memory_->save(records_);
}

void Domains::reconcile(DomainRecord& record, Time now) {
    constexpr auto pause = 2s;
    if (!record.isConfirmed) {
        return;
    }
    if (isUnderWay(record.course)) {
        again(now + pause);
    }
    for (PairRecord& pair : record.pairs) {
        reconcile(record, pair, now);
    }
    const bool allJoined = std::ranges::all_of(
        record.pairs, [](const PairRecord& pair) { return pair.enslaved || !pair.hasFunction; });
    if (record.course.stage == Stage::Arrived && allJoined) {
        record.course.stage = Stage::Running;
    }
}

// The guest's own frames have come by another port than the tap's: it sends by its virtual
// function.  Right after the arrival those of the other host may still be on their way.
bool Domains::hasJoined(const DomainRecord& domain, const PairRecord& pair, Time now) {
    constexpr auto stragglers = 500ms;
    const auto waited = now - domain.arrived;
    if (waited >= settings_.joinLimit) {
        return true;
    }
    again(domain.arrived + settings_.joinLimit);
    const core::Place& place = pair.place.place;
    if (waited < stragglers || !pair.made.tapEntry || !pair.place.bridge || !place.tap) {
        return false;
    }
    const auto state = kernel::observe(*kernel_, place, pair.place.bridge->index);
    return std::ranges::any_of(state.entries, [&](const core::FdbEntry& entry) {
        return !entry.self && entry.vlan == place.vlan && entry.port.index != place.tap->index;
    });
}

void Domains::reconcile(const DomainRecord& domain, PairRecord& pair, Time now) {
    constexpr auto pause = 5s;
    const core::Phase phase = core::phaseOf(domain.course, pair.hasFunction);
    pair.problems.clear();
    try {
        const bool isJoining = phase == core::Phase::Arrived || phase == core::Phase::LeavingFailed;
        if (isJoining && !pair.enslaved) {
            pair.enslaved = hasJoined(domain, pair, now);
        }
        perform(pair, {.phase = phase,
                       .policy = settings_.link,
                       .enslaved = pair.enslaved,
                       .announced = domain.course.announced});
    } catch (const std::exception& error) {
        pair.problems.emplace_back(error.what());
    }
    if (domain.course.lost) {
        pair.problems.emplace_back("QEMU has lost the virtual function, libvirt has not: migrate "
                                   "the domain or start it anew to give it one");
    }
    if (!pair.problems.empty()) {
        again(now + pause);
    }
}

// What will be ours is written down first: killed in between, we find it again.
void Domains::perform(PairRecord& pair, const core::Situation& situation) {
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
            before.vfMacBefore ? before.vfMacBefore : transaction.made.vfMacBefore;
        memory_->save(records_);
        const auto result = kernel::perform(*kernel_, transaction, before);
        pair.made = result.made;
        if (!result.failure.empty()) {
            pair.problems.push_back(result.failure);
            return;
        }
    }
}

void Domains::withdraw() {
    constexpr core::Desired nothing{.uplink = core::EntryRule::Absent,
                                    .tap = core::EntryRule::Absent};
    for (auto& [uuid, record] : records_) {
        for (PairRecord& pair : record.pairs) {
            const int bridge = pair.place.bridge ? pair.place.bridge->index : 0;
            const auto state = kernel::observe(*kernel_, pair.place.place, bridge);
            const auto steps = core::reach(nothing, pair.place.place, state, pair.made);
            (void)kernel::perform(*kernel_, steps, pair.made);
        }
    }
    records_.clear();
    memory_->save(records_);
}

void Domains::forget(Time now) {
    std::erase_if(records_, [&](const auto& entry) {
        const DomainRecord& record = entry.second;
        const bool isOurs = std::ranges::any_of(
            record.pairs, [](const PairRecord& pair) { return !isEmpty(pair.made); });
        const auto limit = record.called + announcementLimit;
        if (record.course.stage != Stage::Gone || isOurs || !record.isConfirmed) {
            return false;
        }
        if (record.course.announced && now < limit) {
            again(limit);
            return false;
        }
        return true;
    });
}

} // namespace netfailover::host::daemon
