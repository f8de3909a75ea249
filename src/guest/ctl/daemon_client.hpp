// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

namespace netfailover::guest::ctl {

/// See Machine::askDaemon().
[[nodiscard]] std::optional<std::string> describeByDaemon();

/// See Machine::reconcile().
/// @throws tell::RequestRefused
void reconcileByDaemon();

} // namespace netfailover::guest::ctl
