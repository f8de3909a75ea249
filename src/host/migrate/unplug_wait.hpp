// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace netfailover::host::migrate {

/// How long a migration may send nothing: QEMU waits for ever for a guest that does not let go of
/// its virtual function, and libvirt for another host that does not get ready.
class UnplugWait {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// Has QEMU asked the guest to let go of its virtual function?
    enum class Asked {
        NotYet,
        Yes,
        /// Nobody hears that event.
        Unknown,
    };

    explicit UnplugWait(Time start) : start_(start) {}

    /// @param hasJob libvirt has a job with the domain
    /// @param hasSent memory, so the guest has let go of it
    /// @return why the wait is over, "" where it is not.
    [[nodiscard]] std::string reasonToStop(Asked asked, bool hasJob, bool hasSent, Time now);

private:
    Time start_;
    /// Since when the guest has been asked.
    std::optional<Time> asked_{};
    /// Since when it may have been asked.
    std::optional<Time> mayBeAsked_{};
};

/// @return what is said of a guest that was asked at that time, "" while it may take its time.
[[nodiscard]] std::string unplugComplaint(UnplugWait::Time asked, UnplugWait::Time now);

} // namespace netfailover::host::migrate
