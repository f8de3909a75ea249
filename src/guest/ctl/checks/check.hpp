// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/text/check.hpp"
#include "guest/core/members.hpp"
#include "guest/ctl/evidence.hpp"

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace netfailover::guest::ctl {

using base::Check;
using base::Checks;
using base::ok;
using base::problem;
using base::unknown;
using base::Verdict;
using base::warning;

/// What a check says that has found nothing.
/// @param text unless there is no failover
[[nodiscard]] Check allFine(const Evidence& evidence, const char* text);

/// The same in the doctor's words; a remark is a warning.
[[nodiscard]] Check checkOf(const core::Problem& problem, std::string remedy = {});

/// A problem of a slave, or with a master's role a plain one.  A remedy that takes from a slave
/// what its master cannot take over may cut the machine off: the reason is given instead.
/// @param reason without a full stop
[[nodiscard]] Check problemOf(const core::Member& member, std::string reason, std::string remedy);

/// One entry for each problem of these names.
/// @param fine what to say if there is none
/// @param remedy the command for a link and its master
[[nodiscard]] Checks
checkProblems(const Evidence& evidence, std::initializer_list<std::string_view> identifiers,
              const char* fine,
              const std::function<std::string(const core::Link&, const core::Link&)>& remedy);

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
