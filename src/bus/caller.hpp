// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "bus/authority.hpp"
#include "bus/sdbus.hpp"

namespace netfailover::bus {

/// @param call as it came over the bus
/// @throws sdbus::Error if the caller is gone
[[nodiscard]] Caller callerOf(const sdbus::Message& call);

} // namespace netfailover::bus
