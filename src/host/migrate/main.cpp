// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/live_switch.hpp"
#include "host/migrate/run.hpp"

#include <csignal>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <unistd.h>

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

// libvirt's socket must not become what we print to.
void holdDescriptors() {
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) < 0) { // NOLINT: C's varargs
            // The lowest free number.  Nobody can write to it, which is noticed.
            (void)!open("/dev/null", O_RDONLY); // NOLINT
        }
    }
}

// Whether a domain has moved counts more than whether somebody could read it.
int runCommand(const migrate::Options& options) {
    if (migrate::mayChange(options.command)) {
        (void)std::signal(SIGPIPE, SIG_IGN); // NOLINT: a macro of C's
    }
    kernel::LiveSwitch kernel;
    const auto outcome = migrate::run(options, kernel, kernel::Places(), base::detectTerminal());
    const bool isPrinted = print(outcome.output);
    if (!isPrinted) {
        complain("cannot write to standard output");
    }
    if (!outcome.complaint.empty()) {
        complain(outcome.complaint);
    }
    return isPrinted || migrate::mayChange(options.command) ? outcome.exitCode
                                                            : migrate::exitProblem;
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        holdDescriptors();
        return runCommand(migrate::parseOptions({argv, static_cast<std::size_t>(argc)}));
    } catch (const migrate::UsageError& error) {
        complain(std::string(error.what()) + "\nTry \"failover-migrate --help\".");
        return migrate::exitUsage;
    } catch (const std::exception& error) {
        complain(error.what());
        return migrate::exitProblem;
    }
}
