// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/live_machine.hpp"
#include "guest/ctl/run.hpp"
#include "guest/ctl/watch.hpp"

#include <cstdio>
#include <exception>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

void complain(const std::string& text) {
    (void)std::fputs(("failoverctl: " + text + "\n").c_str(), stderr);
}

// A full disk or a closed pipe must not pass for a printed answer.
bool print(const std::string& text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    return std::fflush(stdout) == 0 && written;
}

int runCommand(const ctl::Options& options) {
    ctl::LiveMachine machine;
    if (options.command == ctl::Command::Monitor) {
        return ctl::watch(machine, options.json, {.print = print, .complain = complain});
    }
    const ctl::Outcome outcome = ctl::run(options, machine, base::detectTerminal());
    const bool printed = print(outcome.output);
    for (const std::string& complaint : outcome.complaints) {
        complain(complaint);
    }
    if (!printed) {
        complain("cannot write to standard output");
        return ctl::exitProblem;
    }
    return outcome.exitCode;
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        return runCommand(ctl::parseOptions({argv, static_cast<std::size_t>(argc)}));
    } catch (const ctl::UsageError& error) {
        complain(std::string(error.what()) + "\nTry \"failoverctl --help\".");
        return ctl::exitUsage;
    } catch (const std::exception& error) {
        complain(error.what());
        return ctl::exitProblem;
    }
}
