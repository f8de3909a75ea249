// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/switch_state.hpp"

#include <pugixml.hpp>
#include <string>
#include <vector>

// Our element of a domain's <metadata>: what its virtual functions have besides a MAC.  It
// travels with the domain, so what is read was written by another host: data and no more.
namespace netfailover::host::xml {

inline constexpr const char* metadataNamespace = "urn:net-failover:host:1";
inline constexpr const char* metadataPrefix = "net-failover";

/// @param metadata the element <metadata> of a domain
/// @return each function that is understood whole, with its pair's MAC.
[[nodiscard]] std::vector<core::VfAttributes> functionsIn(const pugi::xml_node& metadata);

/// @return the element; libvirt adds the namespace.
[[nodiscard]] std::string functionsXml(const std::vector<core::VfAttributes>& functions);

} // namespace netfailover::host::xml
