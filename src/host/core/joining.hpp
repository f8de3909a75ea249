// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace netfailover::host::core {

using Time = std::chrono::steady_clock::time_point;

/// What a bridge shows of a guest.
struct GuestTraffic {
    /// Frames that the standby's port has ever brought from it; nothing where it does not say.
    std::optional<std::uint64_t> sent{};
    /// The bridge has learned the pair's MAC at the standby's port, or at another one.
    bool there{};
    bool elsewhere{};
};

/// Finds out by what a guest sends that has come here or is about to leave.  Nobody on the
/// host is told; but it sends by one of both at a time.
class Joining {
public:
    Joining() = default;
    explicit Joining(Time start) : start_(start), lastSent_(start), busySince_(start) {}

    void see(const GuestTraffic& traffic, Time now);

    /// It has sent by its standby just now.
    [[nodiscard]] bool standbySends(Time now) const;

    /// It goes on sending by its standby.
    [[nodiscard]] bool standbyInUse(Time now) const;

    /// It has sent by its standby since the start.
    [[nodiscard]] bool hasSent() const { return lastSent_ != start_; }

    /// It has sent nothing by its standby for as long as that.
    [[nodiscard]] bool isSilent(Time now, std::chrono::seconds limit) const {
        return now - lastSent_ >= limit;
    }

    /// It uses its virtual function.
    /// @param limit after so long a silence of the standby it is taken for certain
    [[nodiscard]] bool isOver(Time now, std::chrono::seconds limit) const;

    /// @return when to look again, until it is over.
    [[nodiscard]] Time next(Time now, std::chrono::seconds limit) const;

    /// @return when to look again for what was learned at a standby that should not send.
    [[nodiscard]] Time nextOfBusy(Time now) const;

    friend bool operator==(const Joining&, const Joining&) = default;

private:
    /// Its frames have come by another port only for a while.
    [[nodiscard]] bool isProven() const;

    Time start_{};
    Time lastSent_{};
    /// Since when it has been sending by the standby without longer pauses.
    Time busySince_{};
    std::optional<std::uint64_t> sent_{};
    /// Of the first and of the last time that its frames came by another port only.
    std::optional<Time> firstElsewhere_{};
    std::optional<Time> lastElsewhere_{};
};

} // namespace netfailover::host::core
