// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/transaction.hpp"

#include <optional>
#include <string>
#include <vector>

// VLAN, rates, spoofchk, trust and link state of a pair's virtual function go with the pair
// from host to host: the next one gets them, and has its own back at the end.
namespace netfailover::host::core {

/// Who looks after the VLAN of a pair's virtual function.
enum class VlanKeeper : std::uint8_t {
    /// We give it, and libvirt takes it back: an <interface> whose XML names none.
    Libvirt,
    /// libvirt, by the domain's XML.
    Xml,
    /// We do both: libvirt does not know that a <hostdev> is a network card.
    Nobody,
};

/// @return a step for each attribute that is not as the pair had it: where a card lacks one,
///         the others are set nevertheless.
[[nodiscard]] std::vector<SwitchStep> stepsToGive(const VfId& vf, const VfAttributes& now,
                                                  VfAttributes brought, VlanKeeper keeper);

/// @param before what the virtual function had before
/// @param now what it has after all steps
[[nodiscard]] Given givenOf(const VfAttributes& before, const VfAttributes& now, VlanKeeper keeper);

/// @return a step for each attribute that is still as we have set it.
[[nodiscard]] std::vector<SwitchStep> stepsToTakeBack(const VfId& vf, const VfAttributes& now,
                                                      const Given& given);

/// @return what the pair takes along when it leaves: what somebody has set here, and
///         otherwise what it has brought, even what the card here lacks.
[[nodiscard]] VfAttributes takenAlong(const VfAttributes& now, const std::optional<Given>& given,
                                      const std::optional<VfAttributes>& brought);

/// @return what the pair has brought and the card has not taken, as iproute2 has it: " trust on".
[[nodiscard]] std::string notTaken(const Given& given, const VfAttributes& brought,
                                   VlanKeeper keeper);

} // namespace netfailover::host::core
