// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/recover.hpp"

namespace netfailover::host::migrate {

bool isLetRun(const std::optional<core::Sight>& sight) {
    return sight && sight->running && !sight->paused;
}

Advice adviceWhereItRuns(const std::optional<core::Sight>& there) {
    if (!there) {
        return {Remedy::Ask, "it runs here, and the other host does not answer: make sure that "
                             "it does not run there, too"};
    }
    return isLetRun(there) ? Advice{Remedy::Ask, "it runs on both hosts: end the wrong one at once"}
                           : Advice{Remedy::None, "it runs here, nothing is open"};
}

Advice adviceFor(const core::Sight& here, const std::optional<core::Sight>& there) {
    if (here.job != core::Job::None || (there && there->job != core::Job::None)) {
        return {Remedy::Ask, "a migration is under way: wait for its end, or abort it"};
    }
    if (!here.running) {
        return {Remedy::None, "it does not run here"};
    }
    if (!here.paused) {
        return there && there->running && there->paused
                   ? Advice{Remedy::Ask, "it runs here, and waits there: \"failover-migrate "
                                         "recover\" on that host ends what waits"}
                   : adviceWhereItRuns(there);
    }
    if (!there) {
        return {Remedy::Ask, "it waits here, and the other host does not answer: where it runs "
                             "there, it must not be resumed here"};
    }
    if (isLetRun(there)) {
        return {Remedy::EndHere, "it runs there; what waits here has been ended"};
    }
    if (there->running) {
        return {Remedy::Ask, "it waits on both hosts"};
    }
    // libvirt defines it there before it runs there.  The memory that waits here knows
    // nothing of what was written to its disks since.
    if (there->stopped) {
        return {Remedy::Ask,
                "it waits here, and is defined there without running: if it has run there, to "
                "resume it here destroys its disks, so end it here (\"virsh destroy\") and start "
                "it there; only if it has not, \"virsh resume\" it here"};
    }
    return {Remedy::ResumeHere, "it is not there; it runs here again"};
}

} // namespace netfailover::host::migrate
