// SPDX-License-Identifier: LGPL-2.1-or-later
//
// libvirt's hook, /etc/libvirt/hooks/qemu.d/50-net-failover: tells net-failover-hostd what
// libvirt is about to do with a domain, and waits until the daemon has done its part.
// libvirt holds a lock on the domain meanwhile, so no call goes back to libvirt, no child is
// left behind, and two seconds are the limit for all of it.  Whatever goes wrong here,
// libvirt goes on as if there were no hook.
#include "host/core/hook_call.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace {

using namespace netfailover::host;

constexpr unsigned limitSeconds = 2;
constexpr int exitFine = 0;
constexpr int exitRefused = 1;

extern "C" void giveUp(int /*signal*/) {
    _exit(exitFine);
}

std::string readAll(int descriptor) {
    std::string text;
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    while ((count = read(descriptor, buffer.data(), buffer.size())) > 0) {
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
}

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = write(descriptor, text.data(), text.size());
        if (count <= 0) {
            return false;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

// libvirtd hands on only a few variables, this one not: it is for tests.
std::string socketPath() {
    const char* const path = std::getenv("NET_FAILOVER_HOOK_SOCKET");
    return path == nullptr ? core::hookSocket : path;
}

int connectTo(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) {
        return -1;
    }
    path.copy(static_cast<char*>(address.sun_path), path.size());
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address); // NOLINT: C's way
    return descriptor >= 0 && connect(descriptor, generic, sizeof address) == 0 ? descriptor : -1;
}

// The answer of a daemon that is not there is empty.
std::string ask(const std::string& header, const std::string& xml) {
    const int descriptor = connectTo(socketPath());
    if (descriptor < 0 || !writeAll(descriptor, header) || !writeAll(descriptor, xml) ||
        shutdown(descriptor, SHUT_WR) != 0) {
        return "";
    }
    return readAll(descriptor);
}

int run(std::span<char*> arguments) {
    constexpr std::size_t least = 4;
    const auto operation =
        arguments.size() < least ? std::nullopt : core::hookOperationOf(arguments[2], arguments[3]);
    if (!operation) {
        return exitFine;
    }
    const std::string xml = readAll(STDIN_FILENO);
    if (!core::mayHavePair(xml)) {
        return exitFine;
    }
    const std::string answer = ask(core::hookHeader(arguments[2], arguments[3]), xml);
    // Only here has nothing happened yet; at "reconnect" the domain would be killed.
    if (operation != core::HookOperation::Migrate) {
        return exitFine;
    }
    if (const auto refusal = core::refusalIn(answer)) {
        (void)std::fputs((*refusal + "\n").c_str(), stderr);
        return exitRefused;
    }
    if (const auto change = core::changeIn(answer)) {
        (void)writeAll(STDOUT_FILENO, *change);
    }
    return exitFine;
}

} // namespace

int main(int argc, char* argv[]) {
    (void)std::signal(SIGALRM, giveUp);
    (void)std::signal(SIGPIPE, SIG_IGN); // NOLINT: a macro of C's
    (void)alarm(limitSeconds);
    try {
        return run({argv, static_cast<std::size_t>(argc)});
    } catch (...) {
        return exitFine;
    }
}
