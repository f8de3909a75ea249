// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/status.hpp"

#include "base/text/printable.hpp"
#include "guest/core/names.hpp"
#include "guest/ctl/list.hpp"
#include "guest/tell/properties.hpp"

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

/// Writes the value of a property, in the colour that its meaning has.
class ValueText {
public:
    ValueText(const base::Terminal& terminal, tell::Tone tone, std::string note)
        : terminal_(&terminal), tone_(tone), note_(std::move(note)) {}

    std::string operator()(const std::string& text) const {
        const auto state = core::failoverStateOf(text);
        const bool isState = tone_ == tell::Tone::State && state;
        return text.empty() ? "unknown"
                            : paint(isState ? colourOf(*state) : base::Colour::Plain, text);
    }
    std::string operator()(bool is) const {
        const std::string text = tell::lineOf(is) + (note_.empty() ? "" : " (" + note_ + ")");
        const base::Colour colour = is ? base::Colour::Good : base::Colour::Warning;
        return paint(tone_ == tell::Tone::Needed ? colour : base::Colour::Plain, text);
    }
    std::string operator()(const tell::Texts& texts) const {
        const bool isWrong = tone_ == tell::Tone::Leak;
        std::string line;
        for (const std::string& text : texts) {
            line += (line.empty() ? "" : ", ") +
                    paint(isWrong ? base::Colour::Bad : base::Colour::Plain, text);
        }
        return line.empty() ? "none" : line;
    }
    template <class Other> std::string operator()(const Other& other) const {
        return tell::lineOf(other);
    }

private:
    [[nodiscard]] std::string paint(base::Colour colour, const std::string& text) const {
        return base::paint(*terminal_, colour, base::printable(text));
    }

    const base::Terminal* terminal_;
    tell::Tone tone_;
    std::string note_;
};

/// A line for each row that has a label.
/// @param write makes a line of label and value
template <class Subject, class Target>
std::string linesOf(std::span<const tell::Row<Subject, Target>> rows, const Subject& subject,
                    const base::Terminal& terminal,
                    std::string (*write)(std::string_view, std::string_view)) {
    std::string lines;
    for (const auto& row : rows) {
        const tell::Value value = row.get(subject);
        const bool isHidden = row.text.onlyIfAny && tell::lineOf(value).empty();
        if (row.text.label != nullptr && !isHidden) {
            std::string note = row.text.note == nullptr ? "" : row.text.note(subject);
            lines += write(row.text.label,
                           std::visit(ValueText(terminal, row.text.tone, std::move(note)), value));
        }
    }
    return lines;
}

std::string slaveLines(const core::Failover& failover, core::Role role,
                       const std::optional<core::Link>& slave, const base::Terminal& terminal) {
    std::string label(core::toString(role));
    label.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(label.front())));
    if (!slave) {
        return line(label, "none");
    }
    const core::Member member{.link = &*slave, .role = role, .failover = &failover};
    return line(label, titleOf(*slave)) + linesOf(tell::linkRows(), member, terminal, detail);
}

std::string candidateLines(const core::Failover& failover, const base::Terminal& terminal) {
    std::string text;
    for (const core::Link& candidate : failover.candidates) {
        text += slaveLines(failover, core::Role::Candidate, candidate, terminal);
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
    const core::Link& master = failover.master;
    const tell::FailoverSubject subject{.failover = &failover};
    return base::paint(terminal, colourOf(failover.state), terminal.unicode ? "●" : "*") + " " +
           titleOf(master) + "\n" + linesOf(tell::managerRows(), findings, terminal, line) +
           linesOf(tell::failoverRows(), subject, terminal, line) +
           slaveLines(failover, core::Role::Primary, failover.primary, terminal) +
           slaveLines(failover, core::Role::Standby, failover.standby, terminal) +
           candidateLines(failover, terminal) + problemLines(findings, master.index, terminal);
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
