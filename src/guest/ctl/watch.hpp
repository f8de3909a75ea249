// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/events.hpp"
#include "guest/ctl/machine.hpp"
#include "guest/ctl/options.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace netfailover::guest::ctl {

/// One line of "failoverctl monitor".
/// @param usec CLOCK_REALTIME in microseconds; local time is shown
[[nodiscard]] std::string formatEvent(const core::Event& event, std::uint64_t usec, Json json);

/// Prints what there is, and then a line for each change, until a signal ends it or
/// `print` fails.
/// @param print returns false if nobody reads any more
/// @return the exit code.
/// @throws std::exception
int watch(Machine& machine, Json json, const std::function<bool(const std::string&)>& print);

} // namespace netfailover::guest::ctl
