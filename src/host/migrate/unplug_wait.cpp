// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/unplug_wait.hpp"

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;

constexpr auto unplugLimit = 30s;
// Where nobody tells whether the guest was asked already: a slow host is to have its time.
constexpr auto untoldLimit = 150s;
// The other host may have huge pages to clear, or hooks that take their time.
constexpr auto readyLimit = 10min;

} // namespace

std::string unplugComplaint(UnplugWait::Time asked, UnplugWait::Time now) {
    return now - asked > unplugLimit ? "the guest does not let go of its virtual function" : "";
}

std::string UnplugWait::reasonToStop(Asked asked, bool hasJob, bool hasSent, Time now) {
    if (hasSent) {
        return ""; // that takes as long as it takes
    }
    if (asked == Asked::Yes) {
        asked_ = asked_.value_or(now);
        return unplugComplaint(*asked_, now);
    }
    // Before libvirt has a job for the migration nobody is asked for anything.
    if (asked == Asked::Unknown && hasJob) {
        mayBeAsked_ = mayBeAsked_.value_or(now);
        return now - *mayBeAsked_ > untoldLimit
                   ? "nothing has been sent yet: the guest does not let go of its virtual "
                     "function, or the other host does not get ready"
                   : "";
    }
    return now - start_ > readyLimit ? "the other host does not get ready for it" : "";
}

} // namespace netfailover::host::migrate
