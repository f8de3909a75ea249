// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"

namespace netfailover::host::core {

/// Where a domain is in its life on this host, as far as its virtual functions count.
enum class Stage : std::uint8_t {
    Gone,
    Running,
    LeavingAsked,
    LeavingActive,
    LeavingFailed,
    Incoming,
    Arrived,
    /// Its QEMU has ended, and libvirt has yet to give its devices back.
    Ended,
};

/// What libvirt, its hook or QEMU tells of a domain.
enum class Event : std::uint8_t {
    /// Hook: the domain is about to be migrated to this host.
    Announced,
    /// Hook: its devices are prepared here, and then given to QEMU.
    Prepared,
    /// Hook: its QEMU runs, the guest does not yet.
    Started,
    /// Hook: its QEMU has ended.
    Ended,
    /// Hook: libvirt has given its devices back.
    Released,
    /// QEMU has asked the guest to let go of its virtual function.
    UnplugAsked,
    /// QEMU's migration is active: the guest has let go of it.
    Active,
    /// QEMU has stopped the guest to send the rest: it goes on elsewhere, or here again should
    /// that fail.
    SwitchesOver,
    Completed,
    /// The migration has failed, or is given up.
    Failed,
    /// The guest takes the STANDBY feature: QEMU shows it the virtual function.
    Negotiated,
    Resumed,
    /// libvirtd has gone, and what QEMU tells is not heard any more.
    Unheard,
};

/// What a domain's events have led to.
struct Course {
    Stage stage{Stage::Gone};
    /// libvirt has announced the migration of this domain to this host.
    bool announced{};
    /// QEMU has stopped the guest for the rest of a migration away from here, or that has
    /// completed: nobody hears here.
    bool switchesOver{};
    /// QEMU's migration away from here has completed.
    bool completed{};
    /// It was sending memory when it was heard of last: that may have been given up since.
    bool unheard{};
    /// QEMU has lost the virtual function for good, whatever libvirt's XML says: it gives
    /// one back when a migration fails, but not when one completes and is dropped then.
    bool lost{};

    friend bool operator==(const Course&, const Course&) = default;
};

enum class Job : std::uint8_t {
    None,
    Out,
    In,
    /// Only events tell whether QEMU keeps the virtual function from the guest meanwhile, as
    /// with a dump: it does for that of a whole domain, not for that of its memory.
    Other,
    /// libvirt was not asked, as it would have kept us waiting.
    Unknown,
};

/// What libvirt says of a domain when it is asked.
struct Sight {
    /// It has a QEMU on this host.
    bool running{};
    /// libvirt knows it, and it does not run: it may have done so.
    bool stopped{};
    /// It is paused for a migration.
    bool paused{};
    Job job{Job::None};
    /// Of a job that leads away: memory has been sent, so the guest has let go of its
    /// virtual function.
    bool sends{};

    friend bool operator==(const Sight&, const Sight&) = default;
};

[[nodiscard]] Course after(Course course, Event event);

/// Corrects what events have led to, some of which may be lost.
/// @param isSettled no hook of the domain was called just now, so that a domain that
///        libvirt does not know yet is not on its way here either
[[nodiscard]] Course corrected(Course course, const Sight& sight, bool isSettled);

/// @param hasFunction the domain's XML has the pair's virtual function
[[nodiscard]] Phase phaseOf(const Course& course, bool hasFunction);

/// As D-Bus and people have it: "leaving-active".
[[nodiscard]] const char* nameOf(Phase phase);

} // namespace netfailover::host::core
