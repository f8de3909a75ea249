// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/transaction.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

std::string ownerOf(const FdbEntry& entry) {
    const std::string kind = entry.kind == EntryKind::Permanent ? "permanent"
                             : entry.kind == EntryKind::Static  ? "static"
                                                                : "externally learned";
    return "the bridge has a " + kind + " entry of " + entry.mac.toString() + " at " +
           entry.port.name + ", which is not ours";
}

class Reach {
public:
    Reach(const Place& place, const SwitchState& state, Transaction& result)
        : place_(&place), state_(&state), result_(&result) {}

    void mac(MacRule rule);
    void uplink(EntryRule rule);
    void tap(EntryRule rule);

private:
    template <class Step> void add(Step step) { result_->steps.emplace_back(std::move(step)); }

    void setMac(Mac to);
    void restoreMac();
    [[nodiscard]] bool hasOurMac() const;
    [[nodiscard]] SetVf trusting(bool trust) const;
    void putUplink();
    void dropUplink();
    void putTap();
    [[nodiscard]] bool mustForget(EntryRule rule, const FdbEntry& learned) const;
    void dropTap(EntryRule rule);
    [[nodiscard]] const FdbEntry* uplinkEntry() const;
    [[nodiscard]] const FdbEntry* bridgeEntry() const;
    [[nodiscard]] bool isOnTap(const FdbEntry& entry) const {
        return entry.port.index == place_->tap->index;
    }

    const Place* place_;
    const SwitchState* state_;
    Transaction* result_;
};

// The pair's, or what we put in its place.
bool Reach::hasOurMac() const {
    const Mac& now = state_->vf->mac;
    return now == place_->mac || now == noMac() || now == nobodysMac();
}

// What somebody else has set meanwhile is what was there before us: libvirt gives a function
// its own back a moment before anybody tells that the domain has died.
void Reach::setMac(Mac to) {
    Made& made = result_->made;
    if (!made.vfMacBefore || !hasOurMac()) {
        made.vfMacBefore = state_->vf->mac;
    }
    add(SetVfMac{.vf = *place_->vf, .from = state_->vf->mac, .to = to});
}

// The pair's own is never what was before: libvirt had set it already when we first looked.
void Reach::restoreMac() {
    const auto before = result_->made.vfMacBefore;
    const Mac& now = state_->vf->mac;
    const bool isPair = now == place_->mac;
    const bool isKnown = before && *before != place_->mac;
    if (isKnown && now != *before && hasOurMac()) {
        setMac(*before);
    } else if (!isKnown && isPair) {
        setMac(noMac());
    }
    result_->made.vfMacBefore.reset();
}

void Reach::mac(MacRule rule) {
    if (!place_->vf || !state_->vf) {
        return;
    }
    const bool isPair = state_->vf->mac == place_->mac;
    if (rule == MacRule::Pair && !isPair) {
        setMac(place_->mac);
    } else if (rule == MacRule::NotPair && isPair) {
        setMac(noMac());
    } else if (rule == MacRule::Restored) {
        restoreMac();
    }
}

const FdbEntry* Reach::uplinkEntry() const {
    const auto found = std::ranges::find_if(state_->entries, [&](const FdbEntry& entry) {
        return entry.self && entry.mac == place_->mac && entry.port.index == place_->uplink->index;
    });
    return found == state_->entries.end() ? nullptr : &*found;
}

const FdbEntry* Reach::bridgeEntry() const {
    const auto found = std::ranges::find_if(state_->entries, [&](const FdbEntry& entry) {
        return !entry.self && entry.mac == place_->mac && entry.vlan == place_->vlan;
    });
    return found == state_->entries.end() ? nullptr : &*found;
}

SetVf Reach::trusting(bool trust) const {
    SetVf step{.vf = *place_->uplinkVf, .from = *state_->uplinkVf, .to = *state_->uplinkVf};
    step.to.trust = trust;
    return step;
}

// A virtual function that is not trusted takes the entry and does not act on it.
void Reach::putUplink() {
    const bool isThere = uplinkEntry() != nullptr;
    if (isThere && !result_->made.uplinkEntry) {
        return;
    }
    const auto& uplinkVf = state_->uplinkVf;
    if (place_->uplinkVf && uplinkVf && uplinkVf->trust == false) {
        add(trusting(true));
        result_->made.uplinkTrust = true;
    }
    if (isThere) {
        return;
    }
    add(PutEntry{.entry = {.mac = place_->mac,
                           .port = *place_->uplink,
                           .self = true,
                           .kind = EntryKind::Permanent}});
    result_->made.uplinkEntry = true;
}

// Trust goes last: without it the card would keep the filter.
void Reach::dropUplink() {
    const FdbEntry* entry = uplinkEntry();
    if (result_->made.uplinkEntry && entry != nullptr) {
        add(DeleteEntry{.entry = *entry});
    }
    if (result_->made.uplinkTrust && place_->uplinkVf && state_->uplinkVf &&
        state_->uplinkVf->trust == true) {
        add(trusting(false));
    }
    result_->made.uplinkEntry = result_->made.uplinkTrust = false;
}

void Reach::uplink(EntryRule rule) {
    if (!place_->uplink) {
        return;
    }
    if (rule == EntryRule::Present) {
        putUplink();
    } else if (rule == EntryRule::Absent) {
        dropUplink();
    }
}

void Reach::putTap() {
    const FdbEntry* entry = bridgeEntry();
    const bool isFree = entry == nullptr || entry->isLearned();
    if (!isFree && entry->kind == EntryKind::Static && isOnTap(*entry)) {
        return;
    }
    if (!isFree && !(result_->made.tapEntry && entry->kind == EntryKind::Static)) {
        result_->refusals.push_back(ownerOf(*entry));
        return;
    }
    add(PutEntry{.entry = {.mac = place_->mac,
                           .port = *place_->tap,
                           .kind = EntryKind::Static,
                           .vlan = place_->vlan},
                 .before = entry == nullptr ? std::nullopt : std::optional(*entry)});
    result_->made.tapEntry = true;
}

bool Reach::mustForget(EntryRule rule, const FdbEntry& learned) const {
    switch (rule) {
    case EntryRule::Absent:
        return isOnTap(learned);
    case EntryRule::AbsentElsewhere:
        return !isOnTap(learned);
    case EntryRule::AbsentEverywhere:
        return true;
    default:
        return false;
    }
}

// A static entry moves, flag and all, to the port by which a frame with its MAC comes:
// one of ours is looked for wherever it is.  And of one without a VLAN the kernel makes
// a copy for each VLAN of the port, which stay behind when it has moved.
void Reach::dropTap(EntryRule rule) {
    const bool hasCopies = place_->vlan == 0;
    for (const FdbEntry& entry : state_->entries) {
        if (entry.self || entry.mac != place_->mac) {
            continue;
        }
        const bool isInVlan = entry.vlan == place_->vlan;
        const bool isOurs = result_->made.tapEntry && entry.kind == EntryKind::Static &&
                            (isInVlan || (hasCopies && isOnTap(entry)));
        if (isOurs || (isInVlan && entry.isLearned() && mustForget(rule, entry))) {
            add(DeleteEntry{.entry = entry});
        }
    }
    result_->made.tapEntry = false;
}

void Reach::tap(EntryRule rule) {
    if (!place_->tap) {
        return;
    }
    const FdbEntry* entry = bridgeEntry();
    switch (rule) {
    case EntryRule::Untouched:
        break;
    case EntryRule::Present:
        putTap();
        break;
    case EntryRule::PresentIfElsewhere:
        if (entry != nullptr && !isOnTap(*entry)) {
            putTap();
        }
        break;
    case EntryRule::Learned:
    case EntryRule::Absent:
    case EntryRule::AbsentElsewhere:
    case EntryRule::AbsentEverywhere:
        dropTap(rule);
        break;
    }
}

} // namespace

Transaction reach(const Desired& desired, const Place& place, const SwitchState& state,
                  const Made& made) {
    Transaction result{.made = made};
    Reach reach(place, state, result);
    reach.mac(desired.vfMac);
    reach.uplink(desired.uplink);
    reach.tap(desired.tap);
    return result;
}

} // namespace netfailover::host::core
