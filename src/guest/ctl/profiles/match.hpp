// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <set>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// What the sections [Match] of a .network or .link file and of its drop-ins ask for.
class Match {
public:
    /// Leaves settings of other sections out.
    /// @param file where the setting is written
    void add(const Setting& setting, const std::string& file);

    /// Does it ask for something, and for nothing but what is known of a NIC?  Nobody can
    /// say for which NICs the others are.
    [[nodiscard]] bool isUnderstood() const { return !conditions_.empty() && unknown_.empty(); }
    [[nodiscard]] const std::vector<Condition>& conditions() const { return conditions_; }

private:
    std::vector<Condition> conditions_;
    std::set<std::string> unknown_;
};

} // namespace netfailover::guest::ctl
