// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ctl/options.hpp"

#include "report/printable.hpp"

#include <array>
#include <getopt.h>
#include <string_view>

namespace netfailover::ctl {

namespace {

// Above any character, for options without a short form.
enum LongOption : std::uint16_t { versionOption = 256, jsonOption, noLegendOption, noPagerOption };

constexpr std::array longOptions{
    option{.name = "help", .has_arg = no_argument, .flag = nullptr, .val = 'h'},
    option{.name = "version", .has_arg = no_argument, .flag = nullptr, .val = versionOption},
    option{.name = "json", .has_arg = optional_argument, .flag = nullptr, .val = jsonOption},
    option{.name = "no-legend", .has_arg = no_argument, .flag = nullptr, .val = noLegendOption},
    option{.name = "no-pager", .has_arg = no_argument, .flag = nullptr, .val = noPagerOption},
    option{.name = nullptr, .has_arg = 0, .flag = nullptr, .val = 0},
};

std::string quoted(std::string_view word) {
    return '"' + report::printable(word) + '"';
}

Json parseJson(const char* mode) {
    const std::string_view word = mode == nullptr ? "pretty" : mode;
    if (word == "pretty") {
        return Json::Pretty;
    }
    if (word == "short") {
        return Json::Short;
    }
    if (word == "off") {
        return Json::Off;
    }
    throw UsageError("unknown JSON mode " + quoted(word) + ", expected pretty, short or off");
}

void applyOption(Options& options, int option, const char* current) {
    switch (option) {
    case 'h':
        options.command = Command::Help;
        break;
    case versionOption:
        options.command = Command::Version;
        break;
    case jsonOption:
        options.json = parseJson(optarg);
        break;
    case noLegendOption:
        options.legend = false;
        break;
    case noPagerOption:
        break; // no pager is ever started
    default:
        throw UsageError("bad option " + quoted(current));
    }
}

void applyWords(Options& options, std::span<char*> words) {
    const std::string_view command = words.empty() ? "list" : words.front();
    const auto rest = words.subspan(words.empty() ? 0 : 1);
    if (command == "status") {
        options.command = Command::Status;
        options.interfaces.assign(rest.begin(), rest.end());
    } else if (command != "list") {
        throw UsageError("unknown command " + quoted(command));
    } else if (!rest.empty()) {
        throw UsageError("list takes no interface, status does");
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
           "Show the net_failover devices of this machine and their two slaves.\n"
           "\n"
           "Commands:\n"
           "  list                List all failover devices (the default)\n"
           "  status [IF...]      Show one or all failover devices in detail\n"
           "\n"
           "Options:\n"
           "  -h --help           Show this help\n"
           "     --version        Show the version\n"
           "     --json=MODE      Print JSON: pretty (the default), short or off\n"
           "     --no-legend      Print neither column headers nor the closing line\n"
           "     --no-pager       Accepted and ignored: no pager is ever started\n"
           "\n"
           "See failoverctl(1).\n";
}

} // namespace netfailover::ctl
