// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/detaching.hpp"

#include "base/text/number.hpp"

namespace netfailover::host::core {

std::string detachingText(Time until) {
    using std::chrono::microseconds;
    return std::to_string(
               std::chrono::duration_cast<microseconds>(until.time_since_epoch()).count()) +
           "\n";
}

std::optional<Time> detachingUntil(std::string_view text) {
    const auto usec = base::numberOf<std::int64_t>(text.substr(0, text.find('\n')));
    return usec ? std::optional(Time(std::chrono::microseconds(*usec))) : std::nullopt;
}

} // namespace netfailover::host::core
