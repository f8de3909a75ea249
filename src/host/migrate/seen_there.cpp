// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/seen_there.hpp"

#include "host/libvirt/change.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/job.hpp"

#include <chrono>
#include <csignal>
#include <sys/prctl.h>
#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto answerLimit = 20s;

// A sight is an exit status of a process; one below these is of one that has failed.
constexpr unsigned answered = 8;
constexpr unsigned running = 1;
constexpr unsigned paused = 2;
constexpr unsigned stopped = 4;

int toStatus(const core::Sight& sight) {
    return static_cast<int>(answered | (sight.running ? running : 0U) |
                            (sight.paused ? paused : 0U) | (sight.stopped ? stopped : 0U));
}

std::optional<core::Sight> fromStatus(int status) {
    const auto bits = static_cast<unsigned>(status);
    if ((bits & answered) == 0) {
        return std::nullopt;
    }
    return core::Sight{.running = (bits & running) != 0,
                       .stopped = (bits & stopped) != 0,
                       .paused = (bits & paused) != 0};
}

int look(const std::string& uri, const std::string& uuid) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const auto sight = libvirt::sightAtLast(uri, uuid, libvirt::Patience::No);
    return sight ? toStatus(*sight) : 1;
}

} // namespace

std::optional<core::Sight> seenThere(const std::string& uri, const std::string& uuid) {
    Background work([&] { return look(uri, uuid); });
    const auto limit = Clock::now() + answerLimit;
    while (!work.isOver()) {
        if (Clock::now() > limit) {
            work.end();
            return std::nullopt;
        }
        std::this_thread::sleep_for(pollTime);
    }
    return fromStatus(work.status());
}

} // namespace netfailover::host::migrate
