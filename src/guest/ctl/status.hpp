// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/terminal.hpp"
#include "guest/core/findings.hpp"

#include <string>

namespace netfailover::guest::ctl {

/// The blocks of "failoverctl status", one for each failover, with what is wrong with it.
[[nodiscard]] std::string formatStatus(const core::Findings& findings,
                                       const base::Terminal& terminal);

} // namespace netfailover::guest::ctl
