// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"

#include <pugixml.hpp>
#include <string>
#include <vector>

// Our element of a domain's <metadata>: what its virtual functions have besides a MAC, and
// which pairs it has while it is on its way without them.  It travels with the domain, so what
// is read was written by another host: data and no more.
namespace netfailover::host::xml {

using core::metadataNamespace;
inline constexpr const char* metadataPrefix = "net-failover";

/// @param metadata the element <metadata> of a domain
/// @return each function that is understood whole, with its pair's MAC.
[[nodiscard]] std::vector<core::VfAttributes> functionsIn(const pugi::xml_node& metadata);

/// @return the MACs of the pairs that it names, and of those of its functions.
[[nodiscard]] std::vector<core::Mac> pairsIn(const pugi::xml_node& metadata);

/// Adds pairs to those that it names.
void addPairs(pugi::xml_node metadata, const std::vector<core::Mac>& macs);

/// @return the element; libvirt adds the namespace.
[[nodiscard]] std::string functionsXml(const std::vector<core::VfAttributes>& functions);

} // namespace netfailover::host::xml
