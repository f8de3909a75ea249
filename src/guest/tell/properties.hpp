// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/findings.hpp"
#include "guest/core/members.hpp"
#include "guest/tell/row.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// All that is reported of a machine, a row for each property, in the file of its object
// (*_rows.cpp).  The rows drive the properties on the bus, PropertiesChanged, the JSON that
// is written and the JSON that is read, and the lines of "failoverctl status" and
// "monitor"; src/guest/tell/*.xml says what each one means, and a test holds the two
// against each other.
namespace netfailover::guest::tell {

/// A failover with what the daemon has counted of it.
struct FailoverSubject {
    const core::Failover* failover{};
    core::SwitchRecord switches{};
};

using ManagerRow = Row<core::Findings, core::Findings>;
using FailoverRow = Row<FailoverSubject, core::Failover>;
using LinkRow = Row<core::Member, core::Link>;

[[nodiscard]] std::span<const ManagerRow> managerRows();
[[nodiscard]] std::span<const FailoverRow> failoverRows();
[[nodiscard]] std::span<const LinkRow> linkRows();

/// A property as it is on the bus.
struct Property {
    const char* name{};
    const char* type{};
    Emits emits{Emits::Change};
    Value value{};
};

using Properties = std::vector<Property>;

[[nodiscard]] Properties propertiesOf(const core::Findings& findings);
[[nodiscard]] Properties propertiesOf(const FailoverSubject& subject);
[[nodiscard]] Properties propertiesOf(const core::Member& member);

/// @param before of the same object, with the same names in the same order
/// @return the names of the properties that differ, for PropertiesChanged.
[[nodiscard]] std::vector<std::string> changedNames(const Properties& before,
                                                    const Properties& after);

} // namespace netfailover::guest::tell
