// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/usage.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

// How the command lines of our programs are read.
namespace netfailover::base {

/// The numbers are getopt_long(3)'s.
enum class Argument : std::uint8_t { None, Required, Optional };

/// An option that a program has.
struct OptionRow {
    /// "json" for --json
    const char* name{};
    /// 'h' for -h; zero if there is only the long form.
    char letter{};
    Argument argument{Argument::None};
    /// Gets the argument, null if there is none.
    /// @throws UsageError
    std::function<void(const char*)> apply{};
    /// What comes behind it does not count, as for --help.
    bool isLast{};
};

/// An option that is there or not.
[[nodiscard]] OptionRow flagOption(const char* name, bool& place, bool value = true);

/// An option whose argument is taken as it is.
[[nodiscard]] OptionRow textOption(const char* name, std::string& place, char letter = 0);

/// --help, --version, --json and --no-legend, as all our commands have them.
/// @param options outlives the rows
template <class Options> std::vector<OptionRow> commonOptions(Options& options) {
    using Command = decltype(options.command);
    const auto choose = [&options](Command command) {
        return [&options, command](const char* /*argument*/) { options.command = command; };
    };
    return {
        {.name = "help", .letter = 'h', .apply = choose(Command::Help), .isLast = true},
        {.name = "version", .apply = choose(Command::Version), .isLast = true},
        {.name = "json",
         .argument = Argument::Optional,
         .apply = [&options](const char* mode) { options.json = parseJsonMode(mode); }},
        flagOption("no-legend", options.legend, false),
    };
}

/// Applies the options of a command line.
/// @param arguments argv with its program name; getopt may reorder it.
/// @return the words that are no options; nothing after one with OptionRow::isLast.
/// @throws UsageError
[[nodiscard]] std::optional<std::span<char*>> applyOptions(std::span<char*> arguments,
                                                           std::span<const OptionRow> rows);

/// Finds a command by the member `word` of its row.
/// @throws UsageError
template <class Row, std::size_t count>
const Row& findCommand(const std::array<Row, count>& commands, std::string_view word) {
    for (const Row& row : commands) {
        if (row.word == word) {
            return row;
        }
    }
    throw UsageError("unknown command " + quoted(word));
}

} // namespace netfailover::base
