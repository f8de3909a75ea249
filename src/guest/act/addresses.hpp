// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

namespace netfailover::guest::act {

/// @param link interface index
/// @throws std::exception
void removeAddress(int link, const core::Address& address);

/// @param withoutDetection of duplicates
/// @throws std::exception
void addAddress(int link, const core::Address& address, bool withoutDetection);

} // namespace netfailover::guest::act
