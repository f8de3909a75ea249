// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/look.hpp"

#include "host/libvirt/change.hpp"
#include "host/migrate/all_pairs.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/job.hpp"

#include <chrono>
#include <csignal>
#include <exception>
#include <list>
#include <sys/prctl.h>
#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// For the whole look; it ends by itself before, unless the libvirt there does not answer.
constexpr auto lookLimit = 25s;
// A path is an exit status of a process; a lower one is of one that has failed.
constexpr int firstStatus = 10;

std::string tapOf(const libvirt::Change& domain, const std::string& mac) {
    for (const core::Pair& pair : livePairs(domain)) {
        if (pair.mac().value_or(core::Mac{}).toString() == mac) {
            return pair.standby.target;
        }
    }
    return "";
}

core::GuestPath look(const MoveRequest& request, const std::string& uuid, const std::string& mac) {
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    const libvirt::Change there(request.destination, uuid);
    const std::string tap = tapOf(there, mac);
    core::PathLook look;
    for (;; std::this_thread::sleep_for(pollTime)) {
        const auto all = there.sentFrames();
        const auto sent = all.find(tap);
        const auto now = Clock::now();
        look.see(sent == all.end() ? std::nullopt : std::optional(sent->second), now);
        if (const auto path = look.path(now)) {
            return *path;
        }
    }
}

core::GuestPath pathOf(int status) {
    constexpr int lastStatus = firstStatus + static_cast<int>(core::GuestPath::Silent);
    return status < firstStatus || status > lastStatus
               ? core::GuestPath::Unknown
               : static_cast<core::GuestPath>(status - firstStatus);
}

// A process, as libvirt may take as long as it likes for an answer.
class Look {
public:
    Look(const MoveRequest& request, const std::string& uuid, MovedPair& pair)
        : pair_(&pair), work_([&request, &uuid, &pair] {
              return firstStatus + static_cast<int>(look(request, uuid, pair.mac));
          }) {}
    Look(const Look&) = delete;
    Look(Look&&) = delete;
    Look& operator=(const Look&) = delete;
    Look& operator=(Look&&) = delete;
    ~Look() { work_.end(); }

    /// @return whether it is over; then the pair has its path.
    bool report() {
        if (work_.isOver()) {
            pair_->path = pathOf(work_.status());
        }
        return work_.isOver();
    }

private:
    MovedPair* pair_;
    Background work_;
};

void awaitLooks(const MoveRequest& request, const std::string& uuid, const MoveListener& listener,
                MoveReport& report) {
    std::list<Look> looks;
    for (MovedPair& pair : report.pairs) {
        if (pair.hasFunction) {
            looks.emplace_back(request, uuid, pair);
        }
    }
    if (!looks.empty()) {
        listener.step("see by what the guest sends");
    }
    const auto limit = Clock::now() + lookLimit;
    while (!looks.empty() && Clock::now() < limit && !listener.isUnwanted()) {
        std::this_thread::sleep_for(pollTime);
        looks.remove_if([](Look& look) { return look.report(); });
    }
}

} // namespace

void reportPaths(const MoveRequest& request, const std::string& uuid, const MoveListener& listener,
                 MoveReport& report) {
    for (MovedPair& pair : report.pairs) {
        pair.path = pair.hasFunction ? core::GuestPath::Unknown : core::GuestPath::Standby;
    }
    try {
        awaitLooks(request, uuid, listener, report);
    } catch (const std::exception&) {
        return; // it has moved, whatever keeps us from looking
    }
}

} // namespace netfailover::host::migrate
