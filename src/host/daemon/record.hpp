// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/carry.hpp"
#include "host/core/course.hpp"
#include "host/core/joining.hpp"
#include "host/kernel/places.hpp"

#include <map>
#include <string>
#include <vector>

namespace netfailover::host::daemon {

using core::Time;

/// What the daemon knows of a pair.
struct PairRecord {
    core::Mac mac{};
    /// Where it is, or was before its devices went.
    kernel::PairPlace place{};
    core::Made made{};
    /// The domain's XML has its virtual function.
    bool hasFunction{};
    /// The guest uses its virtual function; counts after an arrival.
    bool enslaved{};
    /// How that was found out, or will be.
    core::Joining joining{};
    /// Its persistent definition has a virtual function that the running domain lacks.
    bool owed{};
    /// The virtual function that was replaced, while its persistent definition names that.
    std::optional<core::PciAddress> misnamed{};
    /// The standby's link is down where it should be up.
    bool linkDown{};
    /// What the domain's XML says that its virtual function has had, and what it should say.
    std::optional<core::VfAttributes> brought{};
    std::optional<core::VfAttributes> taken{};
    core::VlanKeeper vlanKeeper{core::VlanKeeper::Libvirt};
    /// Its virtual function has not been given that yet.
    bool lacksAttributes{};
    /// Sentences.
    std::vector<std::string> problems{};

    friend bool operator==(const PairRecord&, const PairRecord&) = default;
};

/// Another virtual function than the one that the source of a migration has named.
struct Replacement {
    core::Mac mac{};
    core::PciAddress named{};
    core::PciAddress chosen{};

    friend bool operator==(const Replacement&, const Replacement&) = default;
};

/// What the daemon knows of a domain.
struct DomainRecord {
    std::string name{};
    core::Course course{};
    std::vector<PairRecord> pairs{};
    /// Of the migration that leads here, or has led here.
    std::vector<Replacement> replaced{};
    /// Something was heard of it since the daemon has started: what an earlier one has
    /// written down may not be so any more.
    bool isConfirmed{};
    /// Its XML has a channel to the guest's agent.
    bool hasAgent{};
    /// Of the last call of the hook.
    Time called{};
    /// When something was told of it last, by the hook or an event.
    Time heard{};
    /// Its guest is being asked to let go of its virtual functions by a detach.
    bool isDetaching{};

    friend bool operator==(const DomainRecord&, const DomainRecord&) = default;
};

/// Where a pair is in its life here.  Of a detach that has been asked for the course of its domain
/// knows nothing.
[[nodiscard]] inline core::Phase phaseOf(const DomainRecord& domain, const PairRecord& pair) {
    const core::Phase phase = core::phaseOf(domain.course, pair.hasFunction);
    const bool hasIt = phase == core::Phase::Accelerated || phase == core::Phase::Arrived;
    return domain.isDetaching && hasIt ? core::Phase::LeavingAsked : phase;
}

/// By UUID.
using Records = std::map<std::string, DomainRecord>;

/// Keeps what must survive the daemon: stages, places, and what is ours in the kernel.
class Memory {
public:
    Memory() = default;
    Memory(const Memory&) = delete;
    Memory(Memory&&) = delete;
    Memory& operator=(const Memory&) = delete;
    Memory& operator=(Memory&&) = delete;
    virtual ~Memory() = default;

    virtual Records load() = 0;
    virtual void save(const Records& records) = 0;
};

} // namespace netfailover::host::daemon
