// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/joining.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

using namespace std::chrono_literals;

// Between two looks, and so how long a port is taken for the way to the guest after the
// guest has changed to the other one.
constexpr auto pause = 100ms;
// Who takes half a minute, or sends by the standby for so long, will not change soon.
constexpr auto hurry = 30s;
constexpr auto longPause = 1s;
// Frames that the other host has sent may still be on their way.
constexpr auto stragglers = 500ms;
// Cards may send a host's own broadcasts back to it: such a frame, which the standby has
// sent, comes alone.
constexpr auto proof = 300ms;

Time::duration pauseSince(Time start, Time now) {
    return now - start < hurry ? pause : longPause;
}

} // namespace

void Joining::see(const GuestTraffic& traffic, Time now) {
    if (traffic.sent != sent_) {
        if (sent_) {
            busySince_ = now - lastSent_ < longPause ? busySince_ : now;
            lastSent_ = now;
        }
        sent_ = traffic.sent;
        firstElsewhere_.reset();
        lastElsewhere_.reset();
        return;
    }
    if (traffic.elsewhere && now - start_ >= stragglers) {
        firstElsewhere_ = firstElsewhere_.value_or(now);
        lastElsewhere_ = now;
    }
}

bool Joining::standbySends(Time now) const {
    return now - lastSent_ < pause;
}

bool Joining::standbyInUse(Time now) const {
    const bool isBusy = lastSent_ - busySince_ >= longPause;
    return isBusy && now - lastSent_ < 2 * longPause && !isProven();
}

bool Joining::isProven() const {
    return firstElsewhere_ && *lastElsewhere_ - *firstElsewhere_ >= proof;
}

bool Joining::isOver(Time now, std::chrono::seconds limit) const {
    return isProven() || isSilent(now, limit);
}

Time Joining::next(Time now, std::chrono::seconds limit) const {
    return std::min(now + pauseSince(start_, now), lastSent_ + limit);
}

Time Joining::nextOfBusy(Time now) const {
    return now + pauseSince(busySince_, now);
}

} // namespace netfailover::host::core
