// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/hook_server.hpp"

#include "base/system/descriptor.hpp"

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <system_error>
#include <systemd/sd-daemon.h>
#include <unistd.h>

namespace netfailover::host::daemon {

namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// The hook has all that it sends at hand; whoever has not is not our hook.
void limitWaiting(int descriptor) {
    constexpr timeval limit{.tv_sec = 0, .tv_usec = 500000};
    (void)setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    (void)setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

bool isOurs(int descriptor) {
    ucred peer{};
    socklen_t size = sizeof peer;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

std::optional<std::string> readAll(int descriptor) {
    constexpr std::size_t most = 64U << 20U;
    std::string text;
    std::array<char, 65536> buffer{};
    while (text.size() < most) {
        const ssize_t count = recv(descriptor, buffer.data(), buffer.size(), 0);
        if (count == 0) {
            return text;
        }
        if (count < 0) {
            return std::nullopt;
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return std::nullopt;
}

void sendAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = send(descriptor, text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

HookServer::HookServer(base::Loop& loop, int listener,
                       std::function<std::string(const std::string&)> answer)
    : listener_(listener), answer_(std::move(answer)),
      readable_(loop.onReadable(listener, [this] { serve(); })) {}

void HookServer::serve() {
    const base::Descriptor peer(accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (!peer.isOpen() || !isOurs(peer.number())) {
        return;
    }
    limitWaiting(peer.number());
    if (const auto text = readAll(peer.number())) {
        sendAll(peer.number(), answer_(*text));
    }
}

int listenForHook(const std::string& path) {
    if (sd_listen_fds(1) > 0) {
        return SD_LISTEN_FDS_START;
    }
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0 || path.size() >= sizeof address.sun_path) {
        fail("cannot make a socket at " + path);
    }
    path.copy(static_cast<char*>(address.sun_path), path.size());
    (void)unlink(path.c_str());
    const mode_t before = umask(S_IRWXG | S_IRWXO);
    const auto* const generic = reinterpret_cast<const sockaddr*>(&address); // NOLINT: C's way
    const bool isBound = bind(descriptor, generic, sizeof address) == 0;
    (void)umask(before);
    if (!isBound || listen(descriptor, SOMAXCONN) != 0) {
        fail("cannot listen at " + path);
    }
    return descriptor;
}

} // namespace netfailover::host::daemon
