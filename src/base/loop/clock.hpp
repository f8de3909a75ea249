// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>

namespace netfailover::base {

/// @return CLOCK_REALTIME in microseconds, as systemd's D-Bus interfaces have it.
[[nodiscard]] std::uint64_t realtimeUsec();

} // namespace netfailover::base
