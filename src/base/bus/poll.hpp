// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <sdbus-c++/sdbus-c++.h>

namespace netfailover::base {

/// What a connection waits for, as poll(2) has it.
struct Poll {
    int descriptor{};
    unsigned events{};
    /// CLOCK_MONOTONIC in microseconds; the highest number is for ever.
    std::uint64_t untilUsec{};
};

// Called in different ways by sdbus-c++ 1 and 2.
[[nodiscard]] Poll pollOf(const sdbus::IConnection& connection);

/// Reads, writes or dispatches one message, if there is one.
void processOne(sdbus::IConnection& connection);

} // namespace netfailover::base
