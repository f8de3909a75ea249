// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/text/check.hpp"
#include "guest/core/members.hpp"
#include "guest/ctl/evidence.hpp"

#include <functional>

namespace netfailover::guest::ctl {

using base::Check;
using base::Checks;
using base::ok;
using base::problem;
using base::unknown;
using base::Verdict;
using base::warning;

/// The same in the doctor's words; a remark is a warning.
[[nodiscard]] Check checkOf(const core::Problem& problem, std::string remedy = {});

/// Examines every member of every failover.
/// @param fine what to say if nothing was found
/// @param examine appends what it finds
[[nodiscard]] Checks
checkMembers(const Evidence& evidence, const char* fine,
             const std::function<void(const core::Member& member, Checks& found)>& examine);

/// The same for slaves only.
[[nodiscard]] Checks
checkSlaves(const Evidence& evidence, const char* fine,
            const std::function<void(const core::Member& slave, Checks& found)>& examine);

} // namespace netfailover::guest::ctl
