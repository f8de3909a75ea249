// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/machine.hpp"
#include "guest/ctl/options.hpp"
#include "guest/tell/events.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace netfailover::guest::ctl {

/// One line of "failoverctl monitor".
/// @param usec CLOCK_REALTIME in microseconds; local time is shown
[[nodiscard]] std::string formatEvent(const tell::Event& event, std::uint64_t usec, Json json);

/// Where watch() writes.
struct Output {
    /// Returns false if nobody reads any more.
    std::function<bool(const std::string&)> print{};
    /// Gets what could not be read, once.
    std::function<void(const std::string&)> complain{};
};

/// Prints what there is, and then a line for each change, until a signal ends it or
/// printing fails.
/// @return the exit code.
/// @throws std::exception
int watch(Machine& machine, Json json, const Output& output);

} // namespace netfailover::guest::ctl
