// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/job.hpp"

#include "host/migrate/background.hpp"
#include "host/migrate/interrupt.hpp"

#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto pollTime = 200ms;
// QEMU itself waits for a guest that does not let go of its device for ever.
constexpr auto unplugLimit = 30s;

// There may be no job yet, or no longer: who waits for its end tries again.
void tryAbort(libvirt::Change& domain) {
    try {
        domain.abort();
    } catch (const libvirt::LibvirtError&) {
        return;
    }
}

} // namespace

std::string reasonToStop(const MoveListener& listener, Clock::time_point start) {
    if (listener.isUnwanted()) {
        return "it was interrupted";
    }
    return Clock::now() - start > unplugLimit ? "the guest does not let go of its virtual function"
                                              : "";
}

JobResult runJob(const MoveRequest& request, const MoveListener& listener, libvirt::Change& here,
                 const std::string& xml, const std::string& persistentXml) {
    Background job([&] {
        ignoreInterrupts(); // they are for the one that watches, who ends the job
        libvirt::Change(request.connect, request.domain)
            .migrate(request.destination, xml, persistentXml);
        return 0;
    });
    JobResult result;
    auto start = Clock::now();
    while (!job.isOver()) {
        std::this_thread::sleep_for(pollTime);
        if (const auto progress = here.progress()) {
            start = progress->total > 0 ? Clock::now() : start;
            result.hasStarted = true;
            listener.progress(*progress);
        }
        result.why = result.why.empty() ? reasonToStop(listener, start) : result.why;
        if (!result.why.empty()) {
            tryAbort(here);
        }
    }
    result.hasMoved = job.status() == 0;
    result.why = result.why.empty() ? job.failure() : result.why;
    return result;
}

} // namespace netfailover::host::migrate
