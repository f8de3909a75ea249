// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/evidence.hpp"
#include "host/kernel/cards.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// By the text of their pairs' MAC.
using Functions = std::map<std::string, core::PciAddress>;

/// Virtual functions of the destination for the pairs of a domain; none for a pair whose
/// function libvirt chooses or that has none.
/// @param defined as it will be at its next start.  What it names for a pair that runs without
///        a function is a number of this host as well: it gets one of the destination, if one
///        is free.
/// @throws LibvirtError where none is free for one that has a function
[[nodiscard]] Functions chooseFunctions(const core::Domain& domain, const core::Destination& there,
                                        const core::Domain& defined = {});

/// @return a domain's XML with these in place of those that its pairs have.
/// @throws xml::XmlError
[[nodiscard]] std::string withFunctions(std::string text, const Functions& functions);

/// The cards whose virtual functions lead where a pair's standby does on this host, where that is
/// known.
[[nodiscard]] std::optional<kernel::Cards>
cardsHere(const kernel::Places& places, const core::CardsByNetwork& told, const core::Pair& pair);

/// Virtual functions of this host for a pair that lacks its own: that of its definition first,
/// unless this host uses it itself or it is of a wrong card, then those of the right cards that
/// nobody has: where these are not known, of the same card.
/// @param owed as it is defined
[[nodiscard]] std::vector<core::PciAddress> functionsHere(const kernel::Places& places,
                                                          const std::optional<kernel::Cards>& cards,
                                                          const core::Pair& pair,
                                                          const core::Interface& owed);

/// Tells whether a domain that starts here can have what its definition names: it is here, and
/// neither this host nor a guest has it.
/// @param managed libvirt binds it for guests; else it must be bound already, and whether a guest
///        has it cannot be told
[[nodiscard]] bool canBeHad(const kernel::Places& places, const core::PciAddress& named,
                            bool managed);

} // namespace netfailover::host::migrate
