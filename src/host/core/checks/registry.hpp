// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/text/check.hpp"
#include "host/core/evidence.hpp"

#include <array>
#include <functional>

namespace netfailover::host::core {

using base::Checks;
using base::ok;
using base::problem;
using base::unknown;
using base::warning;

/// How a complaint calls a pair.
[[nodiscard]] std::string nameOf(const Pair& pair);

/// Appends that it is not known where an interface leads, if it is of a network of which libvirt
/// does not tell.
/// @param where " there", or "" for here
/// @return whether that is so
bool reportUntold(const Interface& interface, const Wires& wires, const char* where, Checks& found);

/// Examines every pair.
/// @param fine what to say if nothing was found
/// @param examine appends what it finds
[[nodiscard]] Checks checkPairs(const Evidence& evidence, const char* fine,
                                const std::function<void(const PairEvidence&, Checks&)>& examine);

/// The same for what only this host's kernel knows.
[[nodiscard]] Checks
checkHosts(const Evidence& evidence, const char* fine,
           const std::function<void(const PairEvidence&, const HostView&, Checks&)>& examine);

// What the XML says.
[[nodiscard]] Checks checkPair(const Evidence& evidence);
[[nodiscard]] Checks checkHardwareAddress(const Evidence& evidence);
[[nodiscard]] Checks checkModel(const Evidence& evidence);
[[nodiscard]] Checks checkTeaming(const Evidence& evidence);
[[nodiscard]] Checks checkAlias(const Evidence& evidence);
[[nodiscard]] Checks checkSlot(const Evidence& evidence);
[[nodiscard]] Checks checkLink(const Evidence& evidence);
[[nodiscard]] Checks checkBlockers(const Evidence& evidence);
// What this host says.
[[nodiscard]] Checks checkFunction(const Evidence& evidence);
[[nodiscard]] Checks checkUplink(const Evidence& evidence);
[[nodiscard]] Checks checkCard(const Evidence& evidence);
[[nodiscard]] Checks checkMacTable(const Evidence& evidence);
[[nodiscard]] Checks checkPool(const Evidence& evidence);
[[nodiscard]] Checks checkSegment(const Evidence& evidence);
[[nodiscard]] Checks checkMtu(const Evidence& evidence);
[[nodiscard]] Checks checkOthers(const Evidence& evidence);
// What the guest says.
[[nodiscard]] Checks checkGuest(const Evidence& evidence);
// What the destination says; nothing where there is none.
[[nodiscard]] Checks checkVersions(const Evidence& evidence);
[[nodiscard]] Checks checkNetworkThere(const Evidence& evidence);
[[nodiscard]] Checks checkVlanThere(const Evidence& evidence);
[[nodiscard]] Checks checkMtuThere(const Evidence& evidence);
[[nodiscard]] Checks checkFunctionThere(const Evidence& evidence);
[[nodiscard]] Checks checkCpuThere(const Evidence& evidence);
[[nodiscard]] Checks checkMemoryThere(const Evidence& evidence);
[[nodiscard]] Checks checkNameThere(const Evidence& evidence);

/// A check of failover-migrate check.
struct Examination {
    const char* title{};
    Checks (*examine)(const Evidence&){};
};

/// All checks, in the order in which they are shown.
inline constexpr std::array examinations{
    Examination{.title = "Pair", .examine = checkPair},
    Examination{.title = "Hardware address", .examine = checkHardwareAddress},
    Examination{.title = "Model", .examine = checkModel},
    Examination{.title = "Teaming", .examine = checkTeaming},
    Examination{.title = "Alias", .examine = checkAlias},
    Examination{.title = "PCI slot", .examine = checkSlot},
    Examination{.title = "Link", .examine = checkLink},
    Examination{.title = "Blockers", .examine = checkBlockers},
    Examination{.title = "Virtual function", .examine = checkFunction},
    Examination{.title = "Uplink", .examine = checkUplink},
    Examination{.title = "Card", .examine = checkCard},
    Examination{.title = "MAC table", .examine = checkMacTable},
    Examination{.title = "Pool", .examine = checkPool},
    Examination{.title = "Segment", .examine = checkSegment},
    Examination{.title = "MTU", .examine = checkMtu},
    Examination{.title = "Other users", .examine = checkOthers},
    Examination{.title = "Guest", .examine = checkGuest},
    Examination{.title = "Versions there", .examine = checkVersions},
    Examination{.title = "Network there", .examine = checkNetworkThere},
    Examination{.title = "VLAN there", .examine = checkVlanThere},
    Examination{.title = "MTU there", .examine = checkMtuThere},
    Examination{.title = "Function there", .examine = checkFunctionThere},
    Examination{.title = "CPU there", .examine = checkCpuThere},
    Examination{.title = "Memory there", .examine = checkMemoryThere},
    Examination{.title = "Name there", .examine = checkNameThere},
};

/// @return checks in the order of the table, at least one for each title but those about
///         a destination where there is none.
[[nodiscard]] Checks diagnose(const Evidence& evidence);

} // namespace netfailover::host::core
