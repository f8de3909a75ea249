// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/log.hpp"
#include "host/core/bus_names.hpp"
#include "host/core/detaching.hpp"
#include "host/core/migrating.hpp"
#include "host/daemon/memory_file.hpp"
#include "host/daemon/publisher.hpp"
#include "host/daemon/service.hpp"
#include "host/kernel/live_switch.hpp"
#include "host/kernel/settings_files.hpp"
#include "host/libvirt/answer.hpp"
#include "host/libvirt/change.hpp"
#include "host/libvirt/watch.hpp"
#include "version.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>
#include <systemd/sd-daemon.h>

namespace {

using namespace netfailover;
using namespace netfailover::host;

constexpr int exitUsage = 2;
constexpr std::chrono::seconds idleTime{10};
constexpr const char* self = "/proc/self/exe";
// Whose hook calls us.  libvirt's default is another one where libvirt.conf says so.
constexpr const char* hypervisor = "qemu:///system";
constexpr const char* memoryPath = "/run/net-failover-host/state.json";
constexpr const char* watchWord = "--watch-libvirt";
constexpr const char* askWord = "--ask-libvirt";
constexpr const char* recordWord = "--record";
constexpr const char* agentWord = "--ask-agent";

constexpr const char* help =
    "net-failover-hostd\n"
    "\n"
    "Lets bridges and network cards follow virtual machines with a virtual function.\n"
    "libvirt's hook starts it; see net-failover-hostd(8).\n"
    "\n"
    "     --withdraw  Take back all that it has made in the kernel\n"
    "  -h --help      Show this help\n"
    "     --version   Show the version\n";

int print(const std::string& text) {
    const bool printed = std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
    return printed ? EXIT_SUCCESS : EXIT_FAILURE;
}

// For tests another one may be named.
std::vector<std::string> reattachCommand(const core::Settings& settings) {
    const char* const other = std::getenv("NET_FAILOVER_MIGRATE");
    std::vector<std::string> command{other == nullptr ? MIGRATE : other, "reattach",
                                     "--connect=" + std::string(hypervisor)};
    if (settings.link == core::LinkPolicy::Xml) {
        command.emplace_back("--keep-link");
    }
    return command;
}

/// On the bus, where there is one: bridges and cards follow without it just as well.
class Bus {
public:
    explicit Bus(base::Loop& loop) {
        try {
            connection_ = sdbus::createSystemBusConnection();
            publisher_.emplace(*connection_);
            base::requestName(*connection_, core::busName);
            attachment_ = base::attach(*connection_, loop);
        } catch (const sdbus::Error& error) {
            base::logInfo(std::string("not on the bus: ") + error.what());
            publisher_.reset();
        }
    }

    void publish(const daemon::Records& records) {
        if (publisher_) {
            publisher_->publish(records);
        }
    }

private:
    std::unique_ptr<sdbus::IConnection> connection_;
    std::optional<daemon::Publisher> publisher_;
    std::unique_ptr<base::Attachment> attachment_;
};

int serve() {
    // A child that has ended is noticed by its own end, not by a question that it misses.
    (void)std::signal(SIGPIPE, SIG_IGN); // NOLINT: a macro of C's
    base::Loop loop;
    Bus bus(loop);
    kernel::LiveSwitch kernel;
    const kernel::Places places;
    const core::Settings settings = kernel::readSettingsFiles(kernel::settingsFile);
    for (const std::string& complaint : settings.complaints) {
        base::logWarning(complaint);
    }
    daemon::MemoryFile memory(memoryPath);
    const int listener = daemon::listenForHook(core::hookSocket);
    daemon::Domains domains(kernel, places, settings, memory, std::chrono::steady_clock::now());
    daemon::Service service(loop, domains, listener,
                            {.watch = {self, watchWord},
                             .ask = {self, askWord},
                             .reattach = reattachCommand(settings),
                             .agent = {self, agentWord},
                             .record = {self, recordWord}},
                            idleTime, [&] { bus.publish(domains.records()); },
                            {.detaching = core::detachingFolder, .migrating = core::migratingFile});
    const auto terminate = loop.onSignal(SIGTERM, [&] { loop.exit(EXIT_SUCCESS); });
    const auto interrupt = loop.onSignal(SIGINT, [&] { loop.exit(EXIT_SUCCESS); });
    (void)sd_notify(0, "READY=1");
    return loop.run();
}

int withdraw() {
    kernel::LiveSwitch kernel;
    daemon::MemoryFile memory(memoryPath);
    daemon::Domains(kernel, kernel::Places(), {}, memory, std::chrono::steady_clock::now())
        .withdraw();
    return EXIT_SUCCESS;
}

// libvirt may keep us waiting: a process of its own.
int record(const std::string& uuid, const std::string& element) {
    libvirt::Change(hypervisor, uuid).setMetadata(element);
    return EXIT_SUCCESS;
}

int run(std::span<char*> arguments) {
    constexpr std::size_t wordsToAsk = 3;
    constexpr std::size_t wordsToRecord = 4;
    const std::string_view word = arguments.size() > 1 ? arguments[1] : "";
    if (word.empty()) {
        return serve();
    }
    if (word == watchWord) {
        libvirt::watch(hypervisor);
        return EXIT_SUCCESS;
    }
    if (word == askWord) {
        libvirt::answer(hypervisor);
        return EXIT_SUCCESS;
    }
    if (word == agentWord && arguments.size() == wordsToAsk) {
        libvirt::askAgent(hypervisor, arguments[2]);
        return EXIT_SUCCESS;
    }
    if (word == recordWord && arguments.size() == wordsToRecord) {
        return record(arguments[2], arguments[3]);
    }
    if (word == "--withdraw") {
        return withdraw();
    }
    if (word == "-h" || word == "--help") {
        return print(help);
    }
    if (word == "--version") {
        return print(std::string("net-failover-hostd (net-failover) ") + version + "\n");
    }
    base::logError("unknown option, see net-failover-hostd --help");
    return exitUsage;
}

} // namespace

int main(int argc, char* argv[]) {
    try {
        return run({argv, static_cast<std::size_t>(argc)});
    } catch (const std::exception& error) {
        base::logError(error.what());
        return EXIT_FAILURE;
    }
}
