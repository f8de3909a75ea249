// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/daemon/options.hpp"

#include "version.hpp"

#include <string_view>

namespace netfailover::guest::daemon {

std::optional<Command> parseOptions(std::span<char*> arguments) {
    if (arguments.size() <= 1) {
        return Command::Run;
    }
    const std::string_view word = arguments[1];
    if (arguments.size() == 2 && (word == "-h" || word == "--help")) {
        return Command::Help;
    }
    if (arguments.size() == 2 && word == "--version") {
        return Command::Version;
    }
    return std::nullopt;
}

std::string helpText() {
    return "net-failoverd [OPTION]\n"
           "\n"
           "Watch the net_failover devices of this machine, mend what goes wrong with their\n"
           "slaves, and answer on the system bus.\n"
           "systemd starts it when there is such a device; it ends when there is none.\n"
           "\n"
           "Options:\n"
           "  -h --help           Show this help\n"
           "     --version        Show the version\n"
           "\n"
           "See net-failoverd(8).\n";
}

std::string versionText() {
    return std::string("net-failoverd (net-failover) ") + version + "\n";
}

} // namespace netfailover::guest::daemon
