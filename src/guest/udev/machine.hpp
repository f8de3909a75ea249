// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "guest/core/naming.hpp"

#include <string>
#include <system_error>
#include <vector>

namespace netfailover::guest::udev {

/// Every link, with its addresses, and with its driver where that may decide.
/// @throws std::system_error, base::MalformedMessage
[[nodiscard]] std::vector<core::Link> readLinks();

/// Is the .link file at this path for a slave, and not for its master too?
[[nodiscard]] bool isOwnFile(const std::string& path);

/// What sysfs and udev know of the name of a link.
[[nodiscard]] core::NamedLink readNaming(const core::Link& link, const core::Topology& topology);

/// Where names of NICs are written down, for core::mentions(): the kernel's command line, and the
/// files of ifupdown, NetworkManager and systemd-networkd, also those that netplan makes.
[[nodiscard]] std::string readConfigurations();

/// Also to one of its own alternative names, which the kernel refuses by itself.
/// @return why the kernel refuses; the link has all its names then.
[[nodiscard]] std::error_code rename(const core::NamedLink& link, const std::string& to);

/// Tells the kernel's log, which the journal has as well: in an initramfs there is no other.
void complain(const std::string& text);

/// Gives a link an alternative name.
/// @return false if the kernel refuses
[[nodiscard]] bool giveName(const core::NamedLink& link, const std::string& name);

/// Takes an alternative name from a link.
/// @return false if the kernel refuses
bool takeName(const core::NamedLink& link, const std::string& name);

} // namespace netfailover::guest::udev
