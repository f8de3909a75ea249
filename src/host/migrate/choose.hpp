// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/evidence.hpp"
#include "host/kernel/places.hpp"

#include <map>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// By the text of their pairs' MAC.
using Functions = std::map<std::string, core::PciAddress>;

/// Virtual functions of the destination for the pairs of a domain; none for a pair whose
/// function libvirt chooses or that has none.
/// @throws LibvirtError where none is free for one of them
[[nodiscard]] Functions chooseFunctions(const core::Domain& domain, const core::Destination& there);

/// @return a domain's XML with these in place of those that its pairs have.
/// @throws xml::XmlError
[[nodiscard]] std::string withFunctions(std::string text, const Functions& functions);

/// Virtual functions of this host for a pair that lacks its own: that of its definition
/// first, then those of the same card that nobody has.
/// @param owed as it is defined
[[nodiscard]] std::vector<core::PciAddress>
functionsHere(const kernel::Places& places, const core::Pair& pair, const core::Interface& owed);

} // namespace netfailover::host::migrate
