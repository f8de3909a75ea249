// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace netfailover::host::xml {

// Changes of a device's XML in place: what is not known here stays.  Each throws XmlError
// for a text that is no XML.

/// @return the XML of the interface of a domain's XML that reads as this one.
[[nodiscard]] std::optional<std::string> deviceXml(std::string_view domain,
                                                   const core::Interface& interface);

/// @return the device with its link up, or down.
[[nodiscard]] std::string withLink(std::string_view device, bool up);

/// @return the domain with another virtual function of the host for an interface of it.
[[nodiscard]] std::string withFunction(std::string_view domain, const core::Interface& interface,
                                       const core::PciAddress& function);

/// @return the domain with a word in its <metadata> for the daemon of the host to which it
///         goes: it has the pairs of these MACs.
[[nodiscard]] std::string withPairs(std::string_view domain, const std::vector<core::Mac>& macs);

} // namespace netfailover::host::xml
