// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/options.hpp"

#include "base/terminal/options.hpp"

#include <array>
#include <string_view>

namespace netfailover::guest::ctl {

namespace {

struct CommandWord {
    std::string_view word{};
    Command command{};
    bool takesInterfaces{};
};

constexpr std::array commands{
    CommandWord{.word = "list", .command = Command::List},
    CommandWord{.word = "status", .command = Command::Status, .takesInterfaces = true},
    CommandWord{.word = "monitor", .command = Command::Monitor},
    CommandWord{.word = "doctor", .command = Command::Doctor},
    CommandWord{.word = "explain", .command = Command::Explain, .takesInterfaces = true},
    CommandWord{.word = "reconcile", .command = Command::Reconcile},
    // For scripts, and so not in the help.
    CommandWord{.word = "may-take", .command = Command::MayTake, .takesInterfaces = true},
};

std::vector<base::OptionRow> rowsOf(Options& options) {
    auto rows = base::commonOptions(options);
    rows.push_back(base::flagOption("dry-run", options.dryRun));
    // No pager is ever started.
    rows.push_back({.name = "no-pager", .apply = [](const char* /*argument*/) {}});
    return rows;
}

void applyWords(Options& options, std::span<char*> words) {
    const std::string_view word = words.empty() ? "list" : words.front();
    const auto rest = words.subspan(words.empty() ? 0 : 1);
    const CommandWord& found = base::findCommand(commands, word);
    if (!found.takesInterfaces && !rest.empty()) {
        throw UsageError(std::string(word) + " takes no interface, status and explain do");
    }
    options.command = found.command;
    options.interfaces.assign(rest.begin(), rest.end());
    if (options.command == Command::Explain && rest.empty()) {
        throw UsageError("explain needs an interface");
    }
    if (options.command == Command::MayTake && rest.size() != 1) {
        throw UsageError("may-take needs one interface");
    }
    if (options.dryRun && options.command != Command::Reconcile) {
        throw UsageError("only reconcile has --dry-run");
    }
}

} // namespace

Options parseOptions(std::span<char*> arguments) {
    Options options;
    if (const auto words = base::applyOptions(arguments, rowsOf(options))) {
        applyWords(options, *words);
    }
    return options;
}

std::string helpText() {
    return "failoverctl [OPTION...] [COMMAND]\n"
           "\n"
           "Show the net_failover devices of this machine and their two slaves, and what is\n"
           "wrong with them.\n"
           "\n"
           "Commands:\n"
           "  list                List all failover devices (the default)\n"
           "  status [IF...]      Show one or all failover devices in detail\n"
           "  monitor             Print a line for every change, until interrupted\n"
           "  doctor              Check driver, pairing and managers, and say what mends it\n"
           "  explain IF...       Say what decides about a link: rule, file and property\n"
           "  reconcile           Have net-failoverd read the machine and mend it now\n"
           "\n"
           "Options:\n"
           "  -h --help           Show this help\n"
           "     --version        Show the version\n"
           "     --json=MODE      Print JSON: pretty (the default), short or off\n"
           "     --dry-run        With reconcile: say what would be done, and do nothing\n"
           "     --no-legend      Print neither column headers nor the closing line\n"
           "     --no-pager       Accepted and ignored: no pager is ever started\n"
           "\n"
           "See failoverctl(1).\n";
}

} // namespace netfailover::guest::ctl
