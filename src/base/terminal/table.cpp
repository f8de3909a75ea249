// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/table.hpp"

#include "base/text/width.hpp"

#include <algorithm>
#include <numeric>

namespace netfailover::base {

namespace {

// Cut further than this a name says nothing any more: let the line wrap.
constexpr std::size_t leastWidth = 4;

using Widths = std::vector<std::size_t>;

Widths naturalWidths(const std::vector<Row>& rows) {
    Widths widths(rows.empty() ? 0 : rows.front().size());
    for (const Row& row : rows) {
        for (std::size_t column = 0; column < widths.size(); ++column) {
            widths[column] = std::max(widths[column], displayWidth(row[column].text));
        }
    }
    return widths;
}

std::size_t totalWidth(const Widths& widths) {
    const std::size_t gaps = widths.empty() ? 0 : widths.size() - 1;
    return std::accumulate(widths.begin(), widths.end(), gaps);
}

void shrinkTo(Widths& widths, std::size_t limit) {
    std::size_t total = totalWidth(widths);
    while (total > limit) {
        const auto widest = std::ranges::max_element(widths);
        if (*widest <= leastWidth) {
            return;
        }
        --*widest;
        --total;
    }
}

std::string fit(const std::string& text, std::size_t width, bool unicode) {
    if (displayWidth(text) <= width) {
        return text;
    }
    const std::string_view ellipsis = unicode ? "…" : "...";
    return std::string(prefix(text, width - displayWidth(ellipsis))).append(ellipsis);
}

std::string formatRow(const Row& row, const Widths& widths, const Terminal& terminal) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
        const std::string text = fit(row[column].text, widths[column], terminal.unicode);
        line += paint(terminal, row[column].colour, text);
        if (column + 1 < row.size()) {
            line.append(widths[column] - displayWidth(text) + 1, ' ');
        }
    }
    return line + '\n';
}

} // namespace

std::size_t tableWidth(const std::vector<Row>& rows) {
    return totalWidth(naturalWidths(rows));
}

std::string formatTable(const std::vector<Row>& rows, const Terminal& terminal) {
    Widths widths = naturalWidths(rows);
    if (terminal.columns > 0 && !widths.empty()) {
        shrinkTo(widths, terminal.columns);
    }
    std::string table;
    for (const Row& row : rows) {
        table += formatRow(row, widths, terminal);
    }
    return table;
}

} // namespace netfailover::base
