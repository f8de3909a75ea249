// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/checks.hpp"

#include "base/json/rows.hpp"
#include "base/text/printable.hpp"

#include <algorithm>
#include <string_view>

namespace netfailover::base {

namespace {

struct Shown {
    std::string_view word{};
    Colour colour{};
};

Shown shown(Verdict verdict) {
    switch (verdict) {
    case Verdict::Ok:
        return {.word = "ok", .colour = Colour::Good};
    case Verdict::Warning:
        return {.word = "warning", .colour = Colour::Warning};
    case Verdict::Problem:
        return {.word = "problem", .colour = Colour::Bad};
    case Verdict::Unknown:
        break;
    }
    return {.word = "unknown", .colour = Colour::Plain};
}

std::string padded(std::string_view text, std::size_t width) {
    return std::string(text) + std::string(width - std::min(width, text.size()), ' ');
}

std::string closing(const Checks& checks) {
    const auto problems = std::ranges::count(checks, Verdict::Problem, &Check::verdict);
    if (problems == 0) {
        return "\nNo problem found.\n";
    }
    return "\n" + std::to_string(problems) +
           (problems == 1 ? " problem found.\n" : " problems found.\n");
}

} // namespace

std::string formatChecks(const Checks& checks, const Terminal& terminal) {
    constexpr std::size_t numberWidth = 3;
    constexpr std::size_t verdictWidth = 8;
    std::size_t titleWidth = 0;
    for (const Check& check : checks) {
        titleWidth = std::max(titleWidth, check.title.size());
    }
    std::string text;
    std::size_t number = 0;
    for (const Check& check : checks) {
        const std::string count = std::to_string(++number);
        const auto [word, colour] = shown(check.verdict);
        text += std::string(numberWidth - std::min(numberWidth, count.size()), ' ')
                    .append(count)
                    .append(" ")
                    .append(padded(check.title, titleWidth))
                    .append(" ")
                    .append(paint(terminal, colour, word))
                    .append(padded("", verdictWidth - word.size()))
                    .append(printable(check.reason))
                    .append("\n");
        if (!check.remedy.empty()) {
            text += std::string(numberWidth + titleWidth + verdictWidth + 2, ' ') + "# " +
                    check.remedy + "\n";
        }
    }
    return text + closing(checks);
}

std::string formatChecksJson(const Checks& checks, bool pretty) {
    std::vector<JsonRow> rows;
    rows.reserve(checks.size());
    for (const Check& check : checks) {
        rows.push_back({{"Title", check.title},
                        {"Verdict", std::string(shown(check.verdict).word)},
                        {"Reason", check.reason},
                        {"Remedy", check.remedy}});
    }
    return formatJsonRows("Checks", rows, pretty);
}

} // namespace netfailover::base
