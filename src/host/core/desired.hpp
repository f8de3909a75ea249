// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace netfailover::host::core {

/// Where a pair is in its life on this host.
enum class Phase : std::uint8_t {
    /// Runs here, and has its virtual function.
    Accelerated,
    /// Runs here without one, for now or for good.
    OnStandby,
    /// Is about to leave: QEMU has asked the guest to let go of its virtual function.
    LeavingAsked,
    /// The guest has let go of it: QEMU's migration is "active".
    LeavingActive,
    /// The guest had let go of it when libvirtd ended: QEMU may give it back untold.
    LeavingUnheard,
    /// QEMU has stopped it and sends the rest: it goes on elsewhere, or here should that fail
    /// or libvirt drop the other.
    Left,
    /// The migration failed or was given up; the guest gets its virtual function back.
    LeavingFailed,
    /// Runs elsewhere; this host's QEMU waits for it.
    IncomingPaused,
    /// The guest may probe this host's virtual function (QEMU's FAILOVER_NEGOTIATED).
    Arrived,
    /// Its QEMU has ended, and libvirt has yet to give its devices back.
    Ended,
    /// Has left, or ended.
    Gone,
};

/// What the standby's port shares with the virtual function.
enum class Wiring : std::uint8_t {
    /// The bridge's uplink is a virtual function of the same physical function.
    UplinkVf,
    /// The bridge's uplink is the physical function itself.
    UplinkPf,
    /// The bridge's uplink is another card.
    OtherUplink,
    /// The standby is a macvtap, without a bridge.
    Macvtap,
    /// The standby is a port of Open vSwitch, which has a forwarding table of its own.
    OpenVSwitch,
    /// The card's switch is a bridge of the host: each virtual function has a port there.
    Switchdev,
};

/// What the link of the standby should be while the guest has its virtual function.
enum class LinkPolicy : std::uint8_t {
    /// Up: the guest prefers the virtual function anyway.
    Up,
    /// As the domain's XML says.
    Xml,
};

struct Situation {
    Phase phase{Phase::Accelerated};
    Wiring wiring{Wiring::UplinkPf};
    LinkPolicy policy{LinkPolicy::Up};
    /// The guest uses the virtual function; counts where it has just arrived, and where it
    /// was asked to let go of it.
    bool enslaved{};
    /// The guest has sent by its standby just now; where it is about to leave, since it was
    /// asked to let go of its virtual function.
    bool standbySends{};
    /// It goes on sending by it, although it has its virtual function.
    bool standbyInUse{};
    /// libvirt has announced the migration of this very domain to this host.  A plain
    /// start looks the same otherwise, and its guest must find the pair's MAC.
    bool announced{};
};

enum class MacRule : std::uint8_t {
    Untouched,
    /// The virtual function has the pair's MAC.
    Pair,
    /// It has any other one, best none: the card must not steer the pair's frames to it.
    NotPair,
    /// libvirt gives it back the one that it had before; mend only what libvirt did not.
    Restored,
};

/// Where one should be absent that is one of ours; what somebody else has put there stays.
enum class EntryRule : std::uint8_t {
    Untouched,
    Present,
    /// Present if another port is taken for the way to the pair; otherwise as it is.
    PresentIfElsewhere,
    /// Absent, and what the bridge has learned is right.
    Learned,
    /// Absent, and so is what the bridge has learned at this port.
    Absent,
    /// Absent, and so is what the bridge has learned at any other port.
    AbsentElsewhere,
    /// Absent, and so is whatever the bridge has learned: it sends frames to all its ports.
    AbsentEverywhere,
};

enum class VfRule : std::uint8_t {
    /// The domain has it.
    In,
    /// Attach one as soon as one is free.
    AttachWhenFree,
    /// QEMU keeps it from the guest and gives it back by itself.
    HeldByQemu,
    /// QEMU should have given it back: look, and attach it if not.
    VerifyElseAttach,
    /// The domain has nothing here.
    None,
};

enum class LinkRule : std::uint8_t { Untouched, Up, AsConfigured };

/// What should be of a pair on this host.
struct Desired {
    MacRule vfMac{MacRule::Untouched};
    /// "self" entry of the pair's MAC on the uplink: the card sends its frames there.
    EntryRule uplink{EntryRule::Untouched};
    /// "master static" entry of the pair's MAC on the standby's port.  A guest drops what
    /// comes by the standby while it uses its virtual function, so what the bridge has
    /// learned there must go as well.
    EntryRule tap{EntryRule::Untouched};
    VfRule vf{VfRule::None};
    LinkRule link{LinkRule::Untouched};

    friend bool operator==(const Desired&, const Desired&) = default;
};

/// The one place that decides what should be.  The order in which it is brought about
/// is always the same: first the MAC, then the uplink's entry, then the port's.
[[nodiscard]] Desired desired(const Situation& situation);

} // namespace netfailover::host::core
