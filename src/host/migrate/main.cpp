// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/live_switch.hpp"
#include "host/migrate/run.hpp"

#include <cstdio>
#include <exception>

namespace {

using namespace netfailover;
using namespace netfailover::host;

void complain(const std::string& text) {
    (void)std::fputs(("failover-migrate: " + text + "\n").c_str(), stderr);
}

// A full disk or a closed pipe must not pass for a printed answer.
bool print(const std::string& text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    return std::fflush(stdout) == 0 && written;
}

int runCommand(const migrate::Options& options) {
    kernel::LiveSwitch kernel;
    const auto outcome = migrate::run(options, kernel, kernel::Places(), base::detectTerminal());
    if (!print(outcome.output)) {
        complain("cannot write to standard output");
        return migrate::exitProblem;
    }
    if (!outcome.complaint.empty()) {
        complain(outcome.complaint);
    }
    return outcome.exitCode;
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        return runCommand(migrate::parseOptions({argv, static_cast<std::size_t>(argc)}));
    } catch (const migrate::UsageError& error) {
        complain(std::string(error.what()) + "\nTry \"failover-migrate --help\".");
        return migrate::exitUsage;
    } catch (const std::exception& error) {
        complain(error.what());
        return migrate::exitProblem;
    }
}
