// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <span>
#include <string>

namespace netfailover::guest::ctl {

/// Finds a link by its name, an alternative name or its index; where a number is both a
/// name and an index, the name counts, as for networkctl.
/// @throws tell::RequestRefused with NoSuchLink
[[nodiscard]] const core::Link& findLink(std::span<const core::Link> links,
                                         const std::string& request);

/// @throws tell::RequestRefused with NoSuchLink
[[noreturn]] void refuseLink(const std::string& request);

} // namespace netfailover::guest::ctl
