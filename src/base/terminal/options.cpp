// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/options.hpp"

#include <algorithm>
#include <getopt.h>

namespace netfailover::base {

namespace {

// Above any character, so that a row's place is told from a letter.
constexpr int firstRow = 256;

std::vector<option> longOptions(std::span<const OptionRow> rows) {
    std::vector<option> table;
    int value = firstRow;
    for (const OptionRow& row : rows) {
        table.push_back({.name = row.name,
                         .has_arg = static_cast<int>(row.argument),
                         .flag = nullptr,
                         .val = value++});
    }
    table.push_back({.name = nullptr, .has_arg = 0, .flag = nullptr, .val = 0});
    return table;
}

std::string letters(std::span<const OptionRow> rows) {
    std::string text;
    for (const OptionRow& row : rows) {
        if (row.letter != '\0') {
            text += row.letter;
            text += row.argument == Argument::Required ? ":" : "";
        }
    }
    return text;
}

const OptionRow* rowOf(std::span<const OptionRow> rows, int value) {
    if (value >= firstRow) {
        return &rows[static_cast<std::size_t>(value - firstRow)];
    }
    const auto found = std::ranges::find(rows, value, &OptionRow::letter);
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

OptionRow flagOption(const char* name, bool& place, bool value) {
    return {.name = name, .apply = [&place, value](const char* /*argument*/) { place = value; }};
}

OptionRow textOption(const char* name, std::string& place, char letter) {
    return {.name = name,
            .letter = letter,
            .argument = Argument::Required,
            .apply = [&place](const char* text) { place = text; }};
}

std::optional<std::span<char*>> applyOptions(std::span<char*> arguments,
                                             std::span<const OptionRow> rows) {
    const auto table = longOptions(rows);
    const std::string shortOptions = letters(rows);
    const int count = static_cast<int>(arguments.size());
    optind = 0; // glibc: start over, which makes a second call possible
    opterr = 0;
    std::size_t current = 1;
    int value = 0;
    while ((value = getopt_long(count, arguments.data(), shortOptions.c_str(), table.data(),
                                nullptr)) >= 0) {
        const OptionRow* const row = rowOf(rows, value);
        if (row == nullptr) {
            throw UsageError("bad option " + quoted(arguments[current]));
        }
        row->apply(optarg);
        if (row->isLast) {
            return std::nullopt;
        }
        current = static_cast<std::size_t>(optind);
    }
    return arguments.subspan(static_cast<std::size_t>(optind));
}

} // namespace netfailover::base
