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

    /// Does it ask for something, and for nothing but what is known of a NIC, and of the
    /// machine?  Nobody can say for which NICs the others are.
    [[nodiscard]] bool isUnderstood() const { return !conditions_.empty() && unknown_.empty(); }
    [[nodiscard]] const std::vector<Condition>& conditions() const { return conditions_; }
    /// A key that asks about the machine and was not judged; empty if there is none.
    [[nodiscard]] std::string unjudged() const {
        return unjudged_.empty() ? std::string{} : *unjudged_.begin();
    }

private:
    void addUnknown(const Setting& setting);

    std::vector<Condition> conditions_;
    std::set<std::string> unknown_;
    std::set<std::string> unjudged_;
};

} // namespace netfailover::guest::ctl
