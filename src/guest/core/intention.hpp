// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>

namespace netfailover::guest::core {

/// What becomes of something that stands between a machine and its desired state.
enum class Prospect : std::uint8_t { Due, Tried, GivenUp, Waiting };

/// One line of what the daemon would do, with names as they are.
struct Intention {
    std::string what{};
    Prospect prospect{Prospect::Due};

    friend bool operator==(const Intention&, const Intention&) = default;
};

} // namespace netfailover::guest::core
