// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/fd_store.hpp"
#include "base/loop/log.hpp"
#include "guest/act/live_actuator.hpp"
#include "guest/daemon/failpoint.hpp"
#include "guest/daemon/options.hpp"
#include "guest/daemon/polkit.hpp"
#include "guest/daemon/service.hpp"
#include "guest/observe/live_events.hpp"
#include "guest/observe/live_kernel.hpp"
#include "guest/tell/names.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <malloc.h>
#include <systemd/sd-daemon.h>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

constexpr int exitUsage = 2;
// Long enough for a driver to be loaded again, short enough not to be in the way.
constexpr std::chrono::seconds idleTime{10};

// A reading needs megabytes for a moment on a machine with thousands of links.  By itself
// glibc takes more and more of that from the heap, and keeps it.
void giveBackLargeBlocks() {
    constexpr int largeBlock = 128 * 1024;
    (void)mallopt(M_MMAP_THRESHOLD, largeBlock);
}

int print(const std::string& text) {
    const bool printed = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    return printed ? EXIT_SUCCESS : EXIT_FAILURE;
}

int serve() {
    giveBackLargeBlocks();
    base::Loop loop;
    const auto connection = sdbus::createSystemBusConnection();
    observe::LiveKernel kernel;
    base::SystemBus others(loop);
    daemon::Service* running = nullptr;
    act::LiveActuator actuator({.bus = &others, .refused = [&](const manager::Refusal& refusal) {
                                    running->managerRefused(refusal);
                                }});
    daemon::Polkit polkit(others);
    daemon::Failpoint failpoint(actuator);
    base::FdStore memory("pinned");
    daemon::Service service(loop, *connection, kernel, failpoint, polkit, memory, observe::Roots{},
                            idleTime);
    running = &service;
    service.followManagers(others);
    const observe::LiveEvents events(loop, service.observer());
    const auto terminate = loop.onSignal(SIGTERM, [&] { loop.exit(EXIT_SUCCESS); });
    const auto interrupt = loop.onSignal(SIGINT, [&] { loop.exit(EXIT_SUCCESS); });
    const auto attachment = base::attach(*connection, loop);
    service.observer().observe();
    base::requestName(*connection, tell::serviceName);
    (void)sd_notify(0, "READY=1");
    return loop.run();
}

} // namespace

int main(int argc, char* argv[]) {
    const auto command = daemon::parseOptions({argv, static_cast<std::size_t>(argc)});
    if (!command) {
        base::logError("unknown option, see net-failoverd --help");
        return exitUsage;
    }
    if (command == daemon::Command::Help) {
        return print(daemon::helpText());
    }
    if (command == daemon::Command::Version) {
        return print(daemon::versionText());
    }
    try {
        return serve();
    } catch (const std::exception& error) {
        base::logError(error.what());
        return EXIT_FAILURE;
    }
}
