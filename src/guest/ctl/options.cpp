// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/options.hpp"

#include <algorithm>
#include <array>
#include <getopt.h>
#include <string_view>

namespace netfailover::guest::ctl {

namespace {

// Above any character, for options without a short form.
enum LongOption : std::uint16_t {
    versionOption = 256,
    jsonOption,
    noLegendOption,
    noPagerOption,
    dryRunOption
};

constexpr std::array longOptions{
    option{.name = "help", .has_arg = no_argument, .flag = nullptr, .val = 'h'},
    option{.name = "version", .has_arg = no_argument, .flag = nullptr, .val = versionOption},
    option{.name = "json", .has_arg = optional_argument, .flag = nullptr, .val = jsonOption},
    option{.name = "no-legend", .has_arg = no_argument, .flag = nullptr, .val = noLegendOption},
    option{.name = "no-pager", .has_arg = no_argument, .flag = nullptr, .val = noPagerOption},
    option{.name = "dry-run", .has_arg = no_argument, .flag = nullptr, .val = dryRunOption},
    option{.name = nullptr, .has_arg = 0, .flag = nullptr, .val = 0},
};

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

void applyOption(Options& options, int option, const char* current) {
    switch (option) {
    case 'h':
        options.command = Command::Help;
        break;
    case versionOption:
        options.command = Command::Version;
        break;
    case jsonOption:
        options.json = base::parseJsonMode(optarg);
        break;
    case noLegendOption:
        options.legend = false;
        break;
    case dryRunOption:
        options.dryRun = true;
        break;
    case noPagerOption:
        break; // no pager is ever started
    default:
        throw UsageError("bad option " + base::quoted(current));
    }
}

void applyWords(Options& options, std::span<char*> words) {
    const std::string_view word = words.empty() ? "list" : words.front();
    const auto rest = words.subspan(words.empty() ? 0 : 1);
    const auto* const found = std::ranges::find(commands, word, &CommandWord::word);
    if (found == commands.end()) {
        throw UsageError("unknown command " + base::quoted(word));
    }
    if (!found->takesInterfaces && !rest.empty()) {
        throw UsageError(std::string(word) + " takes no interface, status and explain do");
    }
    options.command = found->command;
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
    const int count = static_cast<int>(arguments.size());
    optind = 0; // glibc: start over, which makes a second call possible
    opterr = 0;
    int current = 1;
    int option = 0;
    while ((option = getopt_long(count, arguments.data(), "h", longOptions.data(), nullptr)) >= 0) {
        applyOption(options, option, arguments[static_cast<std::size_t>(current)]);
        if (options.command == Command::Help || options.command == Command::Version) {
            return options;
        }
        current = optind;
    }
    applyWords(options, arguments.subspan(static_cast<std::size_t>(optind)));
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
           "  reconcile           Have net-failoverd look, and mend what is wrong, now\n"
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
