// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/desired.hpp"

namespace netfailover::host::core {

namespace {

constexpr Desired withEntries(MacRule mac, EntryRule entries, VfRule vf, LinkRule link) {
    return {.vfMac = mac, .uplink = entries, .tap = entries, .vf = vf, .link = link};
}

LinkRule linkOf(LinkPolicy policy) {
    return policy == LinkPolicy::Up ? LinkRule::Up : LinkRule::AsConfigured;
}

Desired ofPhase(const Situation& situation) {
    using enum EntryRule;
    switch (situation.phase) {
    case Phase::Accelerated:
        return withEntries(MacRule::Pair, Absent, VfRule::In, linkOf(situation.policy));
    case Phase::OnStandby:
        return withEntries(MacRule::NotPair, Present, VfRule::AttachWhenFree, LinkRule::Up);
    case Phase::LeavingAsked:
        return withEntries(MacRule::Pair, Absent, VfRule::In, LinkRule::Up);
    case Phase::LeavingActive:
        return withEntries(MacRule::NotPair, Present, VfRule::HeldByQemu, LinkRule::Up);
    case Phase::LeavingFailed:
        // Until the guest has probed its function again it hears by the standby only.
        return withEntries(MacRule::Pair, situation.enslaved ? Absent : Present,
                           VfRule::VerifyElseAttach, linkOf(situation.policy));
    case Phase::IncomingPaused:
        return withEntries(situation.announced ? MacRule::NotPair : MacRule::Untouched, Absent,
                           VfRule::HeldByQemu, LinkRule::Untouched);
    case Phase::Arrived:
        return withEntries(MacRule::Pair, situation.enslaved ? Absent : Present, VfRule::In,
                           linkOf(situation.policy));
    case Phase::Gone:
        break;
    }
    return withEntries(MacRule::Restored, Absent, VfRule::None, LinkRule::Untouched);
}

// What a row says of the card's switch and of the bridge holds where there are such.
Desired fitted(Desired row, Wiring wiring) {
    switch (wiring) {
    case Wiring::UplinkVf:
    case Wiring::UplinkPf:
        break;
    case Wiring::OtherUplink:
        row.uplink = EntryRule::Untouched;
        if (row.tap == EntryRule::Present) {
            row.tap = EntryRule::PresentIfElsewhere;
        }
        break;
    case Wiring::Macvtap:
    case Wiring::OpenVSwitch:
        row.uplink = row.tap = EntryRule::Untouched;
        break;
    case Wiring::Switchdev:
        // The bridge decides which port gets a frame, whatever MAC the function has.
        row.uplink = EntryRule::Untouched;
        if (row.vfMac == MacRule::NotPair) {
            row.vfMac = MacRule::Pair;
        }
        break;
    }
    return row;
}

} // namespace

Desired desired(const Situation& situation) {
    return fitted(ofPhase(situation), situation.wiring);
}

} // namespace netfailover::host::core
