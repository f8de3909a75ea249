// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/status.hpp"

#include "base/text/printable.hpp"
#include "guest/core/names.hpp"
#include "guest/ctl/list.hpp"

#include <vector>

namespace netfailover::guest::ctl {

namespace {

constexpr std::size_t labelWidth = 9;

std::string line(std::string_view label, std::string_view value) {
    std::string text(labelWidth - label.size(), ' ');
    return text.append(label).append(": ").append(value).append("\n");
}

std::string detail(std::string_view label, std::string_view value) {
    std::string text(labelWidth + 2, ' ');
    return text.append(label).append(": ").append(value).append("\n");
}

std::string titleOf(const core::Link& link) {
    return base::printable(link.name) + " (index " + std::to_string(link.index) + ")";
}

std::string carrierOf(const core::Link& slave, const base::Terminal& terminal) {
    if (slave.usable()) {
        return base::paint(terminal, base::Colour::Good, "yes");
    }
    return base::paint(terminal, base::Colour::Warning, slave.up ? "no" : "no (the link is down)");
}

std::string joined(const std::vector<std::string>& words, const base::Terminal& terminal) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + base::paint(terminal, base::Colour::Bad, word);
    }
    return text.empty() ? "none" : text;
}

std::string slaveLines(std::string_view label, const std::optional<core::Link>& slave,
                       const base::Terminal& terminal) {
    if (!slave) {
        return line(label, "none");
    }
    const std::string driver = base::printable(slave->driver.value_or(""));
    return line(label, titleOf(*slave)) + detail("Driver", driver.empty() ? "unknown" : driver) +
           detail("Carrier", carrierOf(*slave, terminal)) +
           detail("Managed by", joined(slave->managerNames(), terminal)) +
           detail("Addresses", joined(slave->addressTexts(), terminal));
}

std::string block(const core::Failover& failover, std::string_view driver,
                  const base::Terminal& terminal) {
    const base::Colour colour = colourOf(failover.state);
    return base::paint(terminal, colour, terminal.unicode ? "●" : "*") + " " +
           titleOf(failover.master) + "\n" +
           line("Driver", driver.empty() ? "unknown" : base::printable(driver)) +
           line("Address", failover.master.address.toString()) +
           line("State", base::paint(terminal, colour, core::toString(failover.state))) +
           line("Active", core::toString(failover.active)) +
           slaveLines("Primary", failover.primary, terminal) +
           slaveLines("Standby", failover.standby, terminal);
}

} // namespace

std::string formatStatus(std::span<const core::Failover> failovers, std::string_view driver,
                         const base::Terminal& terminal) {
    std::string text;
    for (const core::Failover& failover : failovers) {
        text += (text.empty() ? "" : "\n") + block(failover, driver, terminal);
    }
    return text.empty() ? noFailoverText : text;
}

} // namespace netfailover::guest::ctl
