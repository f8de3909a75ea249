// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "guest/core/naming.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::udev {

/// Every link, with its addresses, and with its driver where that may decide.
/// @throws std::system_error, base::MalformedMessage
[[nodiscard]] std::vector<core::Link> readLinks();

/// What sysfs and udev know of the name of a link.
[[nodiscard]] core::NamedLink readNaming(const core::Link& link);

/// @return false if the kernel refuses
[[nodiscard]] bool rename(const std::string& from, const std::string& to);

} // namespace netfailover::guest::udev
