// SPDX-License-Identifier: LGPL-2.1-or-later
#include "act/live_actuator.hpp"
#include "act/networkmanager.hpp"
#include "bus/names.hpp"
#include "core/classify.hpp"
#include "daemon/devices.hpp"
#include "daemon/failpoint.hpp"
#include "daemon/keepsake.hpp"
#include "daemon/log.hpp"
#include "daemon/options.hpp"
#include "daemon/polkit.hpp"
#include "daemon/service.hpp"
#include "kernel/live_kernel.hpp"
#include "kernel/monitor.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <systemd/sd-daemon.h>

namespace {

using namespace netfailover;

constexpr int exitUsage = 2;
// Long enough for a driver to be loaded again, short enough not to be in the way.
constexpr std::chrono::seconds idleTime{10};

int print(const std::string& text) {
    const bool printed = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    return printed ? EXIT_SUCCESS : EXIT_FAILURE;
}

int serve() {
    loop::Loop loop;
    const auto connection = sdbus::createSystemBusConnection();
    // Before the first look: what happens after it is told.
    kernel::Monitor monitor;
    kernel::LiveKernel kernel;
    loop::SystemBus others(loop.get());
    act::LiveActuator actuator(others, daemon::logWarning);
    daemon::Polkit polkit(others);
    daemon::Failpoint failpoint(actuator);
    daemon::Keepsake memory("by-hand");
    daemon::Service service(loop, *connection, kernel, failpoint, polkit, memory, kernel::Roots{},
                            idleTime);
    const auto news = loop.onReadable(monitor.descriptor(), [&] {
        if (monitor.drain(service.topology())) {
            service.requestLook();
        }
    });
    const daemon::Devices devices(loop, [&](int index, bool hasRole) {
        if (hasRole || core::roleOf(service.topology(), index)) {
            service.requestLook();
        }
    });
    // What it was asked before it was there, it has not heard.
    others.whenStarted(act::NetworkManager::service, [&] { service.startAnew(); });
    const auto terminate = loop.onSignal(SIGTERM, [&] { loop.exit(EXIT_SUCCESS); });
    const auto interrupt = loop.onSignal(SIGINT, [&] { loop.exit(EXIT_SUCCESS); });
    const auto attachment = bus::attach(*connection, loop.get());
    service.look();
    bus::requestName(*connection, bus::serviceName);
    (void)sd_notify(0, "READY=1");
    return loop.run();
}

} // namespace

int main(int argc, char* argv[]) {
    const auto command = daemon::parseOptions({argv, static_cast<std::size_t>(argc)});
    if (!command) {
        daemon::logError("unknown option, see net-failoverd --help");
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
        daemon::logError(error.what());
        return EXIT_FAILURE;
    }
}
