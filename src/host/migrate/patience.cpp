// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/patience.hpp"

#include "base/text/printable.hpp"
#include "host/migrate/error_document.hpp"

#include <algorithm>
#include <csignal>
#include <sys/time.h>
#include <unistd.h>

namespace netfailover::host::migrate {

namespace {

constexpr int untilWord = 4;

// A signal handler can reach nothing else.
std::string waitingText;         // NOLINT
std::string endText;             // NOLINT
std::string documentText;        // NOLINT
volatile sig_atomic_t remaining; // NOLINT

void say(int descriptor, const std::string& text) {
    (void)!write(descriptor, text.data(), text.size());
}

void setAlarm(int seconds) {
    const itimerval time{.it_interval = {}, .it_value = {.tv_sec = seconds, .tv_usec = 0}};
    (void)setitimer(ITIMER_REAL, &time, nullptr);
}

void onAlarm(int /*signal*/) {
    if (remaining == 0) {
        say(STDOUT_FILENO, documentText);
        say(STDERR_FILENO, endText);
        _exit(1);
    }
    say(STDERR_FILENO, waitingText);
    setAlarm(remaining);
    remaining = 0;
}

} // namespace

std::string waitingFor(const std::string& uri) {
    return "libvirt" + (uri.empty() ? "" : " at " + base::printable(uri));
}

Patience::Patience(const Options& options, const std::string& uri) {
    const std::string what = waitingFor(uri);
    waitingText = "failover-migrate: waiting for " + what + "\n";
    endText = "failover-migrate: " + what + " does not answer\n";
    documentText = errorDocument(options, what + " does not answer");
    const int all = static_cast<int>(options.timeout.count());
    const int first = std::min(all, untilWord);
    remaining = all - first;
    struct sigaction action {};
    action.sa_handler = onAlarm; // NOLINT: a union in C
    action.sa_flags = SA_RESTART;
    (void)sigaction(SIGALRM, &action, nullptr);
    setAlarm(first);
}

Patience::~Patience() {
    setAlarm(0);
}

} // namespace netfailover::host::migrate
