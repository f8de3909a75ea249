// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <optional>
#include <string>

namespace netfailover::guest::ctl {

/// The hardware address that a setting gives; none where its value is empty, which takes one
/// back.
/// @param file where it is written
[[nodiscard]] std::optional<SetAddress> addressOf(const Setting& setting, const std::string& file);

} // namespace netfailover::guest::ctl
