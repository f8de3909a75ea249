// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/status.hpp"

#include "base/text/printable.hpp"
#include "guest/core/names.hpp"
#include "guest/core/plan.hpp"
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

using Texts = std::vector<std::string>;

std::string joined(const Texts& words, const base::Terminal& terminal, base::Colour colour) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : ", ") + base::paint(terminal, colour, word);
    }
    return text.empty() ? "none" : text;
}

Texts routesOf(const core::Link& link) {
    Texts texts;
    for (const core::Route& route : link.routes) {
        texts.push_back(core::routeText(route));
    }
    return texts;
}

std::string slaveLines(std::string_view label, const std::optional<core::Link>& slave,
                       const base::Terminal& terminal) {
    if (!slave) {
        return line(label, "none");
    }
    const std::string driver = base::printable(slave->driver.value_or(""));
    return line(label, titleOf(*slave)) + detail("Driver", driver.empty() ? "unknown" : driver) +
           detail("Carrier", carrierOf(*slave, terminal)) +
           detail("Managed by", joined(slave->managerNames(), terminal, base::Colour::Bad)) +
           detail("Addresses", joined(slave->addressTexts(), terminal, base::Colour::Bad)) +
           (slave->routes.empty()
                ? ""
                : detail("Routes", joined(routesOf(*slave), terminal, base::Colour::Bad)));
}

std::string candidateLines(const core::Failover& failover, const base::Terminal& terminal) {
    std::string text;
    for (const core::Link& candidate : failover.candidates) {
        text += slaveLines("Candidate", candidate, terminal);
    }
    return text;
}

std::string problemLines(const core::Findings& findings, int failover,
                         const base::Terminal& terminal) {
    std::string text;
    for (const core::Problem& problem : findings.problems) {
        if (problem.failover == failover) {
            const bool isRemark = problem.severity == core::Severity::Remark;
            text += line(isRemark ? "Remark" : "Problem",
                         base::paint(terminal, isRemark ? base::Colour::Warning : base::Colour::Bad,
                                     base::printable(problem.sentence)));
        }
    }
    return text;
}

std::string block(const core::Findings& findings, const core::Failover& failover,
                  const base::Terminal& terminal) {
    const std::string& driver = findings.driver;
    const core::Link& master = failover.master;
    const base::Colour colour = colourOf(failover.state);
    return base::paint(terminal, colour, terminal.unicode ? "●" : "*") + " " + titleOf(master) +
           "\n" + line("Driver", driver.empty() ? "unknown" : base::printable(driver)) +
           line("Address", master.address.toString()) +
           line("State", base::paint(terminal, colour, core::toString(failover.state))) +
           line("Active", core::toString(failover.active)) +
           line("MTU", std::to_string(master.mtu)) +
           line("Manager", joined(master.managerNames(), terminal, base::Colour::Plain)) +
           line("Addresses", joined(master.addressTexts(), terminal, base::Colour::Plain)) +
           slaveLines("Primary", failover.primary, terminal) +
           slaveLines("Standby", failover.standby, terminal) + candidateLines(failover, terminal) +
           problemLines(findings, master.index, terminal);
}

} // namespace

std::string formatStatus(const core::Findings& findings, const base::Terminal& terminal) {
    std::string text;
    for (const core::Failover& failover : findings.topology.failovers) {
        text += (text.empty() ? "" : "\n") + block(findings, failover, terminal);
    }
    return text.empty() ? noFailoverText : text;
}

} // namespace netfailover::guest::ctl
