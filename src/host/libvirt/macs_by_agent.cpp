// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/macs_by_agent.hpp"

#include "host/libvirt/error.hpp"
#include "host/libvirt/handles.hpp"
#include "host/libvirt/report.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace netfailover::host::libvirt {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// One that is well answers within milliseconds; libvirt itself takes 5 s to find that none does.
constexpr auto limit = 3s;

std::string answerOf(const std::string& uri, const std::string& name) {
    try {
        const auto connection = openConnection(uri, 0);
        const DomainHandle domain = domainOf(connection.get(), name);
        const auto macs = guestMacs(domain.get());
        return macs ? toLine(InGuest{.uuid = uuidOf(domain.get()), .macs = *macs}) : "";
    } catch (const LibvirtError&) {
        return "";
    }
}

// Until its end or the limit.
std::string readSoon(int pipe) {
    std::string text;
    std::array<char, 4096> buffer{};
    const auto end = Clock::now() + limit;
    for (auto left = end - Clock::now(); left > 0s; left = end - Clock::now()) {
        pollfd wanted{.fd = pipe, .events = POLLIN, .revents = 0};
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        if (poll(&wanted, 1, static_cast<int>(milliseconds)) <= 0) {
            continue;
        }
        const ssize_t count = read(pipe, buffer.data(), buffer.size());
        if (count <= 0) {
            break;
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
}

} // namespace

std::optional<std::vector<core::Mac>> macsByAgent(const std::string& uri, const std::string& name) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::nullopt;
    }
    const pid_t process = fork();
    if (process == 0) {
        (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
        const std::string answer = answerOf(uri, name);
        (void)!write(ends[1], answer.data(), answer.size());
        _exit(0);
    }
    (void)close(ends[1]);
    const std::string answer = process < 0 ? "" : readSoon(ends[0]);
    (void)close(ends[0]);
    if (process > 0) {
        (void)kill(process, SIGKILL);
        (void)waitpid(process, nullptr, 0);
    }
    const auto report = fromLine(answer);
    const auto* const guest = report ? std::get_if<InGuest>(&*report) : nullptr;
    return guest == nullptr ? std::nullopt : std::optional(guest->macs);
}

} // namespace netfailover::host::libvirt
