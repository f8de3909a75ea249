// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/joining.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace netfailover::host::core {

/// Has a file, by its UUID, for each domain whose guest is asked to let go of its virtual
/// functions by a detach.  libvirt tells of that only once it is over, and QEMU not at all.  On
/// this host, and until it is rebooted, as the time in it is of a clock that starts with it: of
/// a domain that comes from elsewhere it says nothing.
inline constexpr const char* detachingFolder = "/run/net-failover-host/detaching";

/// What such a file says.
/// @param until by then it is over, whatever has become of whoever has asked
[[nodiscard]] std::string detachingText(Time until);

/// @return nothing for what is no such text.
[[nodiscard]] std::optional<Time> detachingUntil(std::string_view text);

} // namespace netfailover::host::core
