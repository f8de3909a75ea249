// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/act/actuator.hpp"
#include "guest/core/link.hpp"

namespace netfailover::guest::act {

/// @param link interface index
/// @throws std::exception
Effect removeAddress(int link, const core::Address& address);

/// Removes and re-adds an address with all that the kernel said of it, so that duplicate
/// address detection begins again.  Killed or refused at any point, the address is there.
/// @param withoutDetection add it for a good one
/// @throws std::exception
Effect renewAddress(int link, const core::Address& address, bool withoutDetection);

} // namespace netfailover::guest::act
