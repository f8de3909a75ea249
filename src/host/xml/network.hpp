// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/network.hpp"

#include <string_view>

namespace netfailover::host::xml {

/// Reads a network's XML.
/// @throws XmlError
[[nodiscard]] core::Network readNetwork(std::string_view text);

/// Reads the XML of an interface of a host.
/// @throws XmlError
[[nodiscard]] core::HostInterface readHostInterface(std::string_view text);

/// Reads a host's capabilities.
/// @return its CPU as an element <cpu>, "" where it is not told
/// @throws XmlError
[[nodiscard]] std::string readHostCpu(std::string_view text);

/// Reads the XML of a node device.
/// @throws XmlError
[[nodiscard]] core::NodeDevice readNodeDevice(std::string_view text);

} // namespace netfailover::host::xml
