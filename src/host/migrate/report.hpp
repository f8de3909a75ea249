// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/guest_path.hpp"
#include "host/core/plan.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// A pair before and after a migration.
struct MovedPair {
    std::string mac{};
    /// PCI addresses on either host, "" for none.
    std::string before{};
    std::string after{};
    /// It has one at last, also one without a PCI address.
    bool hasFunction{};
    /// By what the guest sends there; nothing where it has not moved.
    std::optional<core::GuestPath> path{};

    friend bool operator==(const MovedPair&, const MovedPair&) = default;
};

/// What has become of a migration.
struct MoveReport {
    std::string domain{};
    std::string destination{};
    core::Way way{core::Way::Failover};
    /// CLOCK_REALTIME in microseconds.
    std::uint64_t startedUsec{};
    std::uint64_t milliseconds{};
    std::optional<std::uint64_t> downtimeMilliseconds{};
    int exitCode{};
    /// Why it has not moved, or lacks something.
    std::string why{};
    std::vector<MovedPair> pairs{};

    friend bool operator==(const MoveReport&, const MoveReport&) = default;
};

/// For a person; several lines.
[[nodiscard]] std::string formatReport(const MoveReport& report);
/// One object on a line.
[[nodiscard]] std::string formatReportJson(const MoveReport& report);

/// Where reports are kept, a line each.
inline constexpr const char* historyFile = "/var/lib/net-failover-host/history.jsonl";

/// @param most bytes: the older half goes where there are more
/// @return false where that is not possible; nothing else depends on it.
bool appendHistory(const std::string& file, const MoveReport& report,
                   std::uintmax_t most = 1U << 20U);

/// A line for each migration that the text tells of; other lines are passed over.
[[nodiscard]] std::string formatHistory(const std::string& text);

} // namespace netfailover::host::migrate
