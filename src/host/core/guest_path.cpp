// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/guest_path.hpp"

namespace netfailover::host::core {

namespace {

using namespace std::chrono_literals;

// After so long a silence nothing goes by the standby any more.
constexpr auto quiet = 2s;
// A guest waits for 5 s alone before it looks at a device that was plugged in.
constexpr auto limit = 20s;

} // namespace

void PathLook::see(std::optional<std::uint64_t> sent, Time now) {
    isBlind_ |= !sent;
    if (!start_) {
        start_ = now;
        joining_ = Joining(now);
    }
    joining_.see({.sent = sent}, now);
    // QEMU and the guest announce it for less than a second: that is no use of the standby.
    hasUsedStandby_ |= joining_.standbyInUse(now);
}

std::optional<GuestPath> PathLook::path(Time now) const {
    if (isBlind_) {
        return GuestPath::Unknown;
    }
    if (!start_) {
        return std::nullopt;
    }
    if (joining_.isSilent(now, quiet)) {
        return hasUsedStandby_ ? GuestPath::Function : GuestPath::Silent;
    }
    return now - *start_ < limit ? std::nullopt : std::optional(GuestPath::Standby);
}

} // namespace netfailover::host::core
