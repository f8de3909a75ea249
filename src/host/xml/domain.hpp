// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"

#include <pugixml.hpp>
#include <string_view>

namespace netfailover::host::xml {

/// Reads a domain's XML as libvirt or a person has written it, live or not.  What it does
/// not know it passes over: values that libvirt would refuse are as if they were not there.
/// @throws XmlError
[[nodiscard]] core::Domain readDomain(std::string_view text);

/// Tells whether a device of a domain is an <interface>, or a <hostdev> with <teaming>.
[[nodiscard]] bool isInterface(const pugi::xml_node& device);

/// Reads such a device.
[[nodiscard]] core::Interface interfaceOf(const pugi::xml_node& device);

} // namespace netfailover::host::xml
