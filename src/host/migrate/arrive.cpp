// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/arrive.hpp"

#include "host/migrate/all_pairs.hpp"
#include "host/migrate/job.hpp"
#include "host/migrate/outcome.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;

constexpr auto joinLimit = 20s;

} // namespace

bool reportFunctions(const std::vector<core::Pair>& pairs, MoveReport& report) {
    bool whole = true;
    for (MovedPair& moved : report.pairs) {
        const auto pair = std::ranges::find_if(pairs, [&](const core::Pair& one) {
            return one.mac().value_or(core::Mac{}).toString() == moved.mac;
        });
        const auto primary = pair == pairs.end() ? std::nullopt : pair->primary;
        moved.hasFunction = primary.has_value();
        whole &= moved.hasFunction;
        moved.after = primary && primary->hostAddress ? primary->hostAddress->toString() : "";
    }
    return whole;
}

void arrive(const MoveRequest& request, const std::string& uuid, const Known& known,
            const MoveListener& listener, MoveReport& report) {
    libvirt::Change there(request.destination, uuid);
    report.downtimeMilliseconds = there.completedDowntime();
    std::vector<std::string> lacking;
    if (report.way == core::Way::Detach) {
        listener.step("attach the virtual function there");
        lacking = reattach(there, nullptr, known, false).lacking;
    }
    const auto limit = std::chrono::steady_clock::now() + joinLimit;
    while (!reportFunctions(livePairs(there), report)) {
        if (std::chrono::steady_clock::now() > limit || listener.isUnwanted()) {
            report.exitCode = exitLacking;
            report.why = "it lacks a virtual function there; where its definition has one, "
                         "net-failover-hostd or \"failover-migrate reattach\" there gives it "
                         "that once it is free";
            for (const std::string& line : lacking) {
                report.why += "; " + line;
            }
            return;
        }
        std::this_thread::sleep_for(pollTime);
    }
}

} // namespace netfailover::host::migrate
