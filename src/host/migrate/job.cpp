// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/job.hpp"

#include "host/libvirt/await_unplug.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/interrupt.hpp"

#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

// QEMU itself waits for a guest that does not let go of its device for ever.
constexpr auto unplugLimit = 30s;
// The other host may take its time to get ready; should the event be lost, nobody waits for
// ever.
constexpr auto askLimit = 120s;

constexpr int statusAborted = 2;

int migrate(const MoveRequest& request, const std::string& xml, const std::string& persistentXml) {
    try {
        libvirt::Change(request.connect, request.domain)
            .migrate(request.destination, xml, persistentXml);
    } catch (const libvirt::AbortedError& error) {
        throw Background::Failure(statusAborted, error.what());
    }
    return 0;
}

// There may be no job yet, or no longer: who waits for its end tries again.
void tryAbort(libvirt::Change& domain) {
    try {
        domain.abort();
    } catch (const libvirt::LibvirtError&) {
        return;
    }
}

// Since when the guest has been asked to let go of its virtual function.
class Asked {
public:
    explicit Asked(const MoveRequest& request)
        : event_(
              [&] { return libvirt::awaitUnplugAsked(request.connect, request.domain) ? 0 : 1; }) {}
    ~Asked() { event_.end(); }
    Asked(const Asked&) = delete;
    Asked(Asked&&) = delete;
    Asked& operator=(const Asked&) = delete;
    Asked& operator=(Asked&&) = delete;

    /// @param sends memory: it has let go
    void see(bool sends) {
        const auto now = Clock::now();
        start_ = sends ? now : start_;
        since_ = sends || (!event_.isOver() && now - start_ < askLimit) ? now : since_;
    }

    [[nodiscard]] Clock::time_point since() const { return since_; }

    /// Where libvirt has told.
    [[nodiscard]] bool isCertain() { return event_.isOver() && event_.status() == 0; }

private:
    Background event_;
    Clock::time_point start_{Clock::now()};
    Clock::time_point since_{start_};
};

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
    Asked asked(request);
    Background job([&] {
        ignoreInterrupts(); // they are for the one that watches, who ends the job
        return migrate(request, xml, persistentXml);
    });
    JobResult result;
    bool hasSent = false;
    while (!job.isOver()) {
        std::this_thread::sleep_for(pollTime);
        const auto progress = here.progress();
        hasSent |= progress && progress->total > 0;
        asked.see(progress && progress->total > 0);
        if (progress) {
            result.hasStarted = true;
            listener.progress(*progress);
        }
        result.why = result.why.empty() ? reasonToStop(listener, asked.since()) : result.why;
        if (!result.why.empty()) {
            tryAbort(here);
        }
    }
    result.hasMoved = job.status() == 0;
    result.mayRepeat = !result.hasMoved && result.why.empty() && job.status() != statusAborted &&
                       !hasSent && !asked.isCertain();
    result.why = result.why.empty() ? job.failure() : result.why;
    return result;
}

} // namespace netfailover::host::migrate
