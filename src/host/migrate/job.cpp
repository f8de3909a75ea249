// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/job.hpp"

#include "host/libvirt/await_unplug.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/interrupt.hpp"
#include "host/migrate/unplug_wait.hpp"

#include <thread>

namespace netfailover::host::migrate {

namespace {

using Clock = std::chrono::steady_clock;

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

// Whether the guest has been asked to let go of its virtual function.
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

    [[nodiscard]] UnplugWait::Asked state() {
        if (!event_.isOver()) {
            return UnplugWait::Asked::NotYet;
        }
        return event_.status() == 0 ? UnplugWait::Asked::Yes : UnplugWait::Asked::Unknown;
    }

private:
    Background event_;
};

} // namespace

std::string reasonToStop(const MoveListener& listener, Clock::time_point start) {
    return listener.isUnwanted() ? "it was interrupted" : unplugComplaint(start, Clock::now());
}

JobResult runJob(const MoveRequest& request, const MoveListener& listener, libvirt::Change& here,
                 core::Way way, const std::string& xml, const std::string& persistentXml) {
    Asked asked(request);
    Background job([&] {
        ignoreInterrupts(); // they are for the one that watches, who ends the job
        return migrate(request, xml, persistentXml);
    });
    JobResult result;
    bool hasSent = false;
    bool isGivenUp = false;
    UnplugWait wait(Clock::now());
    const auto reason = [&](bool hasJob) {
        if (listener.isUnwanted()) {
            return std::string("it was interrupted");
        }
        return way == core::Way::Detach
                   ? std::string()
                   : wait.reasonToStop(asked.state(), hasJob, hasSent, Clock::now());
    };
    while (!job.isOver()) {
        std::this_thread::sleep_for(pollTime);
        const auto progress = here.progress();
        hasSent |= progress && progress->total > 0;
        isGivenUp |= progress && progress->isGivenUp;
        if (progress) {
            result.hasStarted = true;
            listener.progress(*progress);
        }
        result.why = result.why.empty() ? reason(progress.has_value()) : result.why;
        if (!result.why.empty()) {
            tryAbort(here);
        }
    }
    result.hasMoved = job.status() == 0;
    result.mayRepeat = !result.hasMoved && result.why.empty() && job.status() != statusAborted &&
                       !hasSent && asked.state() != UnplugWait::Asked::Yes;
    // Where the wire is cut, too, its error is not that of the abort.
    isGivenUp |= job.status() == statusAborted;
    result.mayRunThere = !result.hasMoved && hasSent && !isGivenUp;
    result.why = result.why.empty() ? job.failure() : result.why;
    return result;
}

} // namespace netfailover::host::migrate
