// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/arrive.hpp"

#include "host/migrate/job.hpp"
#include "host/migrate/outcome.hpp"
#include "host/migrate/reattach.hpp"
#include "host/xml/domain.hpp"

#include <chrono>
#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;

constexpr auto joinLimit = 20s;

} // namespace

bool reportFunctions(const std::vector<core::Pair>& pairs, MoveReport& report) {
    bool whole = true;
    for (std::size_t at = 0; at < report.pairs.size() && at < pairs.size(); ++at) {
        const auto& primary = pairs[at].primary;
        whole &= primary.has_value();
        report.pairs[at].after =
            primary && primary->hostAddress ? primary->hostAddress->toString() : "";
    }
    return whole;
}

void arrive(const MoveRequest& request, const std::string& uuid, const MoveListener& listener,
            MoveReport& report) {
    libvirt::Change there(request.destination, uuid);
    report.downtimeMilliseconds = there.completedDowntime();
    if (report.way == core::Way::Detach) {
        listener.step("attach the virtual function there");
        // This host's sysfs knows nothing of that one's card.
        (void)reattach(there, kernel::Places("/nonexistent"), false);
    }
    const auto limit = std::chrono::steady_clock::now() + joinLimit;
    while (!reportFunctions(core::pairsOf(xml::readDomain(there.liveXml())), report)) {
        if (std::chrono::steady_clock::now() > limit || listener.isUnwanted()) {
            report.exitCode = exitLacking;
            report.why = "it lacks a virtual function there; net-failover-hostd or \"failover-"
                         "migrate reattach\" there gives it one once one is free";
            return;
        }
        std::this_thread::sleep_for(pollTime);
    }
}

} // namespace netfailover::host::migrate
