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

// A guest sends a frame by its standby now and then although it uses its virtual function:
// where the bridge sends its frames from then on nobody hears them.  One that goes on
// sending there does not use its function, whatever we took for certain, or has lost its
// link: it hears by the standby.
Desired accelerated(const Situation& situation, VfRule vf) {
    return {.vfMac = MacRule::Pair,
            .uplink = situation.standbyInUse ? EntryRule::Present : EntryRule::Absent,
            .tap = situation.standbySends ? EntryRule::Learned : EntryRule::Absent,
            .vf = vf,
            .link = linkOf(situation.policy)};
}

// By the wrong port the guest hears nothing.  Without an entry it hears whichever it uses; what
// the bridge learns at the standby's port is right as long as the guest sends by it.
Desired bothHear(const Situation& situation, VfRule vf) {
    return {.vfMac = MacRule::Pair,
            .uplink = EntryRule::Present,
            .tap =
                situation.standbySends ? EntryRule::AbsentElsewhere : EntryRule::AbsentEverywhere,
            .vf = vf,
            .link = LinkRule::Up};
}

// Whether the guest uses its virtual function already can be told from outside only late.
Desired joining(const Situation& situation, VfRule vf) {
    Desired row = situation.enslaved ? accelerated(situation, vf) : bothHear(situation, vf);
    row.link = linkOf(situation.policy);
    return row;
}

// The guest lets go of its function at once or late, QEMU tells only once it is gone
// altogether, and by the standby nothing comes from a guest that only answers: nobody can
// reach it to ask.  So both hear from the moment it is asked.  One that keeps its function for
// long, maybe for good, has the card's frames alone again, as some cards give them to one of two
// functions; the bridge goes on to send to both.
Desired leaving(const Situation& situation) {
    Desired row = bothHear(situation, VfRule::In);
    if (situation.enslaved) {
        row.uplink = EntryRule::Absent;
    }
    return row;
}

Desired ofPhase(const Situation& situation) {
    using enum EntryRule;
    switch (situation.phase) {
    case Phase::Accelerated:
        return accelerated(situation, VfRule::In);
    case Phase::OnStandby:
        return withEntries(MacRule::NotPair, Present, VfRule::AttachWhenFree, LinkRule::Up);
    case Phase::LeavingAsked:
        return leaving(situation);
    case Phase::LeavingActive:
        return withEntries(MacRule::NotPair, Present, VfRule::HeldByQemu, LinkRule::Up);
    case Phase::LeavingUnheard:
        return bothHear(situation, VfRule::HeldByQemu);
    case Phase::Left:
        return withEntries(MacRule::NotPair, Absent, VfRule::HeldByQemu, LinkRule::Untouched);
    case Phase::LeavingFailed:
        return joining(situation, VfRule::VerifyElseAttach);
    case Phase::IncomingPaused:
        return withEntries(situation.announced ? MacRule::NotPair : MacRule::Untouched, Absent,
                           VfRule::HeldByQemu, LinkRule::Untouched);
    case Phase::Arrived:
        return joining(situation, VfRule::In);
    case Phase::Ended:
        return withEntries(MacRule::Untouched, Absent, VfRule::None, LinkRule::Untouched);
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
        row.uplink = row.tap = EntryRule::Untouched;
        break;
    case Wiring::OpenVSwitch:
        row.tap = EntryRule::Untouched;
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
