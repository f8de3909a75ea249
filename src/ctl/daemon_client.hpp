// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>

namespace netfailover::ctl {

/// See Machine::askDaemon().
[[nodiscard]] std::optional<std::string> describeByDaemon();

/// See Machine::reconcile().
/// @throws report::RequestRefused
void reconcileByDaemon();

} // namespace netfailover::ctl
