// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "host/core/plan.hpp"
#include "host/migrate/status.hpp"

#include <string>
#include <vector>

namespace netfailover::host::migrate {

[[nodiscard]] std::string formatStatus(const std::vector<PairStatus>& rows, bool legend,
                                       const base::Terminal& terminal);
[[nodiscard]] std::string formatStatusJson(const std::vector<PairStatus>& rows, bool pretty);

[[nodiscard]] std::string formatPlan(const std::vector<core::PlanStep>& steps);
[[nodiscard]] std::string formatPlanJson(const std::vector<core::PlanStep>& steps, bool pretty);

} // namespace netfailover::host::migrate
