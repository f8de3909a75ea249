// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/evidence.hpp"

#include <map>
#include <string>

namespace netfailover::host::migrate {

/// Virtual functions of the destination for the pairs of a domain, by the MAC's text; none
/// for a pair whose function libvirt chooses or that has none.
/// @throws LibvirtError where none is free for one of them
[[nodiscard]] std::map<std::string, core::PciAddress>
chooseFunctions(const core::Domain& domain, const core::Destination& there);

} // namespace netfailover::host::migrate
