// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/list.hpp"

#include "base/terminal/table.hpp"
#include "base/text/printable.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/names.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

bool isDisturbed(const std::optional<core::Link>& slave) {
    return slave && core::isDisturbed(*slave);
}

base::Cell slaveCell(const std::optional<core::Link>& slave) {
    return {.text = slave ? base::printable(slave->name) : "-",
            .colour = isDisturbed(slave) ? base::Colour::Bad : base::Colour::Plain};
}

base::Row heading() {
    base::Row row;
    for (const char* title : {"FAILOVER", "STATE", "ACTIVE", "PRIMARY", "STANDBY", "ADDRESS"}) {
        row.push_back({.text = title, .colour = base::Colour::Heading});
    }
    return row;
}

base::Row rowOf(const core::Failover& failover) {
    return {
        {.text = base::printable(failover.master.name)},
        {.text = std::string(core::toString(failover.state)), .colour = colourOf(failover.state)},
        {.text = std::string(core::toString(failover.active))},
        slaveCell(failover.primary),
        slaveCell(failover.standby),
        {.text = failover.master.address.toString()},
    };
}

// Names and states tell more than addresses, which "status" has too.
void leaveOutAddresses(std::vector<base::Row>& rows) {
    for (base::Row& row : rows) {
        row.pop_back();
    }
}

std::string closing(const core::Topology& topology) {
    const std::size_t count = topology.failovers.size();
    std::string text = "\n" + std::to_string(count) +
                       (count == 1 ? " failover device listed.\n" : " failover devices listed.\n");
    const bool disturbed = std::ranges::any_of(topology.failovers, [](const auto& failover) {
        return isDisturbed(failover.primary) || isDisturbed(failover.standby);
    });
    if (disturbed) {
        text += "A slave has an address or a manager of its own, see \"failoverctl status\".\n";
    }
    return text;
}

} // namespace

base::Colour colourOf(core::FailoverState state) {
    switch (state) {
    case core::FailoverState::Accelerated:
        return base::Colour::Good;
    case core::FailoverState::Standby:
        return base::Colour::Warning;
    case core::FailoverState::Down:
    case core::FailoverState::Incomplete:
        break;
    }
    return base::Colour::Bad;
}

std::string formatList(const core::Topology& topology, bool legend,
                       const base::Terminal& terminal) {
    if (topology.failovers.empty()) {
        return noFailoverText;
    }
    std::vector<base::Row> rows;
    if (legend) {
        rows.push_back(heading());
    }
    for (const core::Failover& failover : topology.failovers) {
        rows.push_back(rowOf(failover));
    }
    if (terminal.columns > 0 && base::tableWidth(rows) > terminal.columns) {
        leaveOutAddresses(rows);
    }
    return base::formatTable(rows, terminal) + (legend ? closing(topology) : "");
}

} // namespace netfailover::guest::ctl
