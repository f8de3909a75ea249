// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/clock.hpp"

#include <chrono>

namespace netfailover::base {

std::uint64_t realtimeUsec() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

} // namespace netfailover::base
