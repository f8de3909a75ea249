// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/interrupt.hpp"

#include "host/migrate/outcome.hpp"

#include <array>
#include <csignal>
#include <unistd.h>

namespace netfailover::host::migrate {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};

// A signal handler can reach nothing else.
std::string complaintText;                  // NOLINT
std::string documentText;                   // NOLINT
volatile std::sig_atomic_t hasBegun = 0;    // NOLINT
volatile std::sig_atomic_t interrupted = 0; // NOLINT

void onInterrupt(int /*signal*/) {
    interrupted = 1;
    if (hasBegun == 0) {
        (void)!write(STDOUT_FILENO, documentText.data(), documentText.size());
        (void)!write(STDERR_FILENO, complaintText.data(), complaintText.size());
        _exit(exitProblem);
    }
}

// One that is ignored already, as nohup(1) does, stays so.
void handle(int signal, void (*handler)(int)) {
    struct sigaction before {};
    struct sigaction action {};
    action.sa_handler = handler; // NOLINT: a union in C
    action.sa_flags = SA_RESTART;
    (void)sigaction(signal, nullptr, &before);
    if (before.sa_handler != SIG_IGN) { // NOLINT: macros of C's
        (void)sigaction(signal, &action, nullptr);
    }
}

} // namespace

void catchInterrupts(const std::string& complaint, const std::string& document) {
    complaintText = complaint;
    documentText = document;
    hasBegun = 0;
    for (const int signal : signals) {
        handle(signal, onInterrupt);
    }
    // libvirt writes to the socket of a daemon that has died, and says so by itself.
    handle(SIGPIPE, SIG_IGN); // NOLINT: a macro of C's
}

void begin() {
    hasBegun = 1;
}

bool isInterrupted() {
    return interrupted != 0;
}

void ignoreInterrupts() {
    for (const int signal : signals) {
        handle(signal, SIG_IGN); // NOLINT: a macro of C's
    }
}

} // namespace netfailover::host::migrate
