// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/profiles/profile.hpp"

#include <string>

namespace netfailover::guest::ctl {

/// The command that makes a condition match another interface, and has the manager go by
/// it; empty where that is for the administrator to think of.
/// @param name of the interface that it is to match
[[nodiscard]] std::string remedyFor(const Profiles& profiles, const Profile& profile,
                                    const Condition& condition, const std::string& name);

/// Does netplan write the file?
[[nodiscard]] bool isNetplans(const std::string& file);

/// The file in which a condition is written.
[[nodiscard]] const std::string& fileOf(const Profile& profile, const Condition& condition);

} // namespace netfailover::guest::ctl
