// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/domains.hpp"

#include "host/daemon/admission.hpp"
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
    case HookOperation::Stopped:
        return Event::Ended;
    case HookOperation::Release:
        return Event::Released;
    case HookOperation::Reconnect:
        break; // what is to be done has to be found out
    }
    return std::nullopt;
}

// The hook has not waited for the answer: a daemon that has just been started may take longer
// than it does, and libvirt goes on with what was named.
void dropUnheard(std::vector<Replacement>& replaced, const core::Domain& prepared) {
    std::erase_if(replaced, [&](const Replacement& one) {
        const auto function = core::functionOf(prepared, one.mac);
        return function && function->hostAddress == one.named;
    });
}

bool isEmpty(const core::Made& made) {
    return made == core::Made{};
}

// Some ends of a migration are told by no event: libvirt is asked as long as it lasts.
bool isUnderWay(const core::Course& course) {
    return course.stage != Stage::Gone && course.stage != Stage::Running;
}

core::Domain domainIn(const std::string& xml) {
    return xml.empty() ? core::Domain{} : xml::readDomain(xml);
}

} // namespace

Domains::Domains(kernel::Switch& kernel, const kernel::Places& places, core::Settings settings,
                 Memory& memory, Time now)
    : places_(&places), settings_(std::move(settings)), memory_(&memory), kernel_(kernel),
      pairs_(kernel_, places, settings_, records_, [this] { memory_->save(records_); }),
      records_(memory.load()) {
    for (auto& [uuid, record] : records_) {
        join(record, now);
    }
}

void Domains::join(DomainRecord& record, Time now) {
    for (PairRecord& pair : record.pairs) {
        pair.joining = core::Joining(now);
    }
}

// The guest has yet to find its function where it comes here, or has let go of it here.
void Domains::setCourse(DomainRecord& record, const core::Course& course, Time now) {
    const auto enters = [&](Stage stage) {
        return course.stage == stage && record.course.stage != stage;
    };
    const bool isBack = enters(Stage::LeavingFailed);
    const bool isNew = enters(Stage::Arrived) && record.course.stage != Stage::LeavingFailed;
    const bool isUnheard = course.unheard && !record.course.unheard;
    if (isBack || isNew || isUnheard || enters(Stage::LeavingAsked)) {
        join(record, now);
    }
    if (isBack || isNew || enters(Stage::LeavingActive) || enters(Stage::Running)) {
        std::ranges::for_each(record.pairs, [&](PairRecord& pair) {
            pair.enslaved = course.stage == Stage::Running;
        });
    }
    record.course = course;
    record.isConfirmed = true;
}

// One that is known may have lost what made it one with a pair.
bool Domains::isOurs(const core::Domain& domain, const core::Domain& persistent) const {
    return !domain.uuid.empty() &&
           (records_.contains(domain.uuid) ||
            !core::runningPairs(domain, {persistent}, domain.pairs).empty());
}

std::string Domains::call(const core::HookCall& call, Time now) {
    const core::Domain domain = xml::readDomain(call.xml);
    if (!isOurs(domain, {})) {
        return core::hookConsent;
    }
    Admission admission;
    if (call.operation == HookOperation::Migrate) {
        admission = admit(*places_, settings_, records_, call.xml);
    }
    if (!admission.refusal.empty()) {
        return core::hookRefusal(admission.refusal);
    }
    const auto event = eventOf(call.operation);
    const bool isEnd = event == Event::Ended || event == Event::Released;
    if (isEnd && !records_.contains(domain.uuid)) {
        return core::hookConsent;
    }
    DomainRecord& record = records_[domain.uuid];
    record.name = domain.name;
    record.heard = now;
    const bool isOld = record.called != Time{} && now - record.called > announcementLimit;
    if (isOld && record.course.stage != Stage::Incoming) {
        record.course.announced = false; // that migration was refused
    }
    if (event) {
        record.called = now; // a libvirtd that has just found it does not bring it here
    }
    if (event == Event::Announced) {
        record.replaced = admission.replaced;
    } else if (event == Event::Prepared) {
        dropUnheard(record.replaced, domain);
    }
    setCourse(record, event ? core::after(record.course, *event) : record.course, now);
    // At the announcement the XML is the other host's, at the end the devices have gone.
    if (event == Event::Prepared || event == Event::Started) {
        kernel_.forget();
        pairs_.read(record, domain, {}, now);
    }
    reconcile(now);
    return admission.xml.empty() ? std::string(core::hookConsent) : core::hookChange(admission.xml);
}

void Domains::happened(const std::string& uuid, core::Event event, Time now) {
    const auto found = records_.find(uuid);
    if (found != records_.end()) {
        found->second.heard = now;
        setCourse(found->second, core::after(found->second.course, event), now);
        reconcile(now);
    }
}

// What QEMU does meanwhile is told by nobody: where it gives a function back the guest must find
// it with the pair's MAC, and where it does not the guest hears by its standby.
void Domains::unheard(Time now) {
    for (auto& [uuid, record] : records_) {
        if (record.isConfirmed) {
            setCourse(record, core::after(record.course, Event::Unheard), now);
        }
    }
    reconcile(now);
}

bool Domains::found(const libvirt::Found& found, Time now, std::optional<Time> asked) {
    const auto known = records_.find(found.uuid);
    if (known != records_.end() && known->second.heard > asked.value_or(now)) {
        return false;
    }
    // A domain that has gone meanwhile has no XML either.
    const core::Domain domain = domainIn(found.sight.running ? found.xml : "");
    const core::Domain persistent = domainIn(found.sight.running ? found.persistentXml : "");
    if (known == records_.end() && !isOurs(domain, persistent)) {
        return true;
    }
    DomainRecord& record = records_[found.uuid];
    record.name = domain.name.empty() ? record.name : domain.name;
    setCourse(record, core::corrected(record.course, found.sight, isSettled(record, now)), now);
    if (!domain.uuid.empty()) {
        kernel_.forget();
        pairs_.read(record, domain, persistent, now);
    }
    if (!domain.uuid.empty() && record.pairs.empty()) {
        records_.erase(found.uuid);
    }
    reconcile(now);
    return true;
}

// An answer may have been on its way when the hook was called.  libvirt has a domain from
// before the hook hears that it is prepared: whoever began to ask later and does not find it
// shows that it has gone.
bool Domains::isSettled(const DomainRecord& record, Time now) const {
    const bool isKnown = record.course.stage == Stage::Incoming && record.called < askedAnew_;
    return isKnown || now - record.called > announcementLimit;
}

void Domains::listed(const std::set<std::string>& uuids, Time now, std::optional<Time> asked) {
    for (auto& [uuid, record] : records_) {
        if (!uuids.contains(uuid) && record.heard <= asked.value_or(now)) {
            setCourse(record, core::corrected(record.course, {}, isSettled(record, now)), now);
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

void Domains::detaching(Detaching detaching, Time now) {
    detaching_ = std::move(detaching);
    reconcile(now);
}

// What is over without the function having gone is as a migration that was given up: the guest
// may have let go of it, or may yet.
void Domains::followDetaching(const std::string& uuid, DomainRecord& record, Time now) {
    const auto found = detaching_.find(uuid);
    const bool isDetaching = found != detaching_.end() && now < found->second;
    if (isDetaching) {
        again(found->second);
    }
    if (isDetaching == record.isDetaching || !record.isConfirmed) {
        return;
    }
    record.isDetaching = isDetaching;
    join(record, now);
    const bool hasAny = std::ranges::count(record.pairs, true, &PairRecord::hasFunction) > 0;
    if (!isDetaching && hasAny && record.course.stage == Stage::Running) {
        record.course.stage = Stage::Arrived;
    }
    if (!isDetaching && record.course.stage == Stage::Arrived) {
        std::ranges::for_each(record.pairs, [](PairRecord& pair) { pair.enslaved = false; });
    }
}

void Domains::again(Time when) {
    next_ = next_ ? std::min(*next_, when) : when;
}

void Domains::reconcile(Time now) {
    next_.reset();
    kernel_.forget();
    for (auto& [uuid, record] : records_) {
        followDetaching(uuid, record, now);
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
    for (PairRecord& pair : record.pairs) {
        if (const auto next = pairs_.reconcile(record, pair, now)) {
            again(*next);
        }
    }
    const bool allJoined = std::ranges::all_of(
        record.pairs, [](const PairRecord& pair) { return pair.enslaved || !pair.hasFunction; });
    if (record.course.stage == Stage::Arrived && allJoined) {
        record.course.stage = Stage::Running;
    }
    if (isUnderWay(record.course)) {
        again(now + pause);
    }
}

void Domains::withdraw() {
    kernel_.forget();
    for (auto& [uuid, record] : records_) {
        std::ranges::for_each(record.pairs, [&](PairRecord& pair) { pairs_.withdraw(pair); });
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
