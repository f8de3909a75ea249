// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/joining.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace netfailover::host::core {

/// By which half of a pair a guest sends.
enum class GuestPath : std::uint8_t {
    Unknown,
    Standby,
    Function,
    /// Nothing by its standby, and it was not seen to change: it uses its virtual function, or
    /// has nothing to send.
    Silent,
};

/// Finds out by what a guest sends that has come to a host and has a virtual function there,
/// where nothing is known but the frames that its standby has brought.
class PathLook {
public:
    /// @param sent frames, ever; nothing where that cannot be told (any more)
    void see(std::optional<std::uint64_t> sent, Time now);

    /// @return nothing as long as it may still change: a guest takes some seconds to join its
    ///         virtual function.
    [[nodiscard]] std::optional<GuestPath> path(Time now) const;

    friend bool operator==(const PathLook&, const PathLook&) = default;

private:
    /// Of the first frames that were counted.
    std::optional<Time> start_{};
    Joining joining_{};
    /// It went on sending by the standby.
    bool hasUsedStandby_{};
    bool isBlind_{};
};

} // namespace netfailover::host::core
