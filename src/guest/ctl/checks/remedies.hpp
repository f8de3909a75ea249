// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/evidence.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <string>

namespace netfailover::guest::ctl {

/// The command that makes a condition match another interface, and has the manager go by
/// it; empty where that is for the administrator to think of.
/// @param name of the interface that it is to match
[[nodiscard]] std::string remedyFor(const Profiles& profiles, const Profile& profile,
                                    const Condition& condition, const std::string& name);

/// Has it a name with the kernel's number?
[[nodiscard]] bool isKernelsName(const std::string& name);

/// What to match instead of a number that is another after the next boot, perhaps: those of
/// several failovers go by the order in which they come.  Empty for any other name.
[[nodiscard]] std::string adviceForNumber(const Evidence& evidence, const core::Link& link);

/// Of ifupdown: is nothing that is said of the interface in a file which is lost at the next
/// boot or upgrade?
[[nodiscard]] bool isForGood(const Profile& profile);

/// Does netplan write the file?
[[nodiscard]] bool isNetplans(const std::string& file);

/// The file in which a condition is written.
[[nodiscard]] const std::string& fileOf(const Profile& profile, const Condition& condition);

} // namespace netfailover::guest::ctl
