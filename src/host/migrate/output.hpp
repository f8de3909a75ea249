// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "host/core/course.hpp"
#include "host/core/plan.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// A pair of a running domain, as it is shown.
struct PairStatus {
    std::string domain{};
    std::string mac{};
    std::string phase{};
    /// PCI address, and where the card has it; "" for none.
    std::string function{};
    std::string tap{};
    /// Ports at which the bridge and the uplink have the pair's MAC.
    std::vector<std::string> entries{};
    /// Whose frames the card gives to the virtual function.
    std::string functionMac{};
    /// Commands that would make it as it should be.
    std::vector<std::string> differences{};

    friend bool operator==(const PairStatus&, const PairStatus&) = default;
};

/// @param paused the domain is, for a migration: libvirt's job with it
[[nodiscard]] PairStatus statusOf(const core::Domain& domain, std::optional<core::Job> paused,
                                  const core::PairEvidence& pair);

[[nodiscard]] std::string formatStatus(const std::vector<PairStatus>& rows, bool legend,
                                       const base::Terminal& terminal);
[[nodiscard]] std::string formatStatusJson(const std::vector<PairStatus>& rows, bool pretty);

[[nodiscard]] std::string formatPlan(const std::vector<core::PlanStep>& steps);
[[nodiscard]] std::string formatPlanJson(const std::vector<core::PlanStep>& steps, bool pretty);

} // namespace netfailover::host::migrate
