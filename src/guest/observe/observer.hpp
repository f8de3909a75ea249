// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"
#include "guest/core/topology.hpp"
#include "guest/observe/snapshot.hpp"
#include "guest/observe/state_files.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace netfailover::guest::observe {

/// How long an Observer waits.
struct Timing {
    /// After an event, for the others of its burst.
    std::chrono::microseconds settle{0};
    /// After what cannot be relied on: a failure, lost events, an interrupted listing.
    std::chrono::microseconds retry{std::chrono::seconds{1}};
};

/// Reads the machine when there is a reason to, for the daemon and for
/// "failoverctl monitor" alike.
///
/// Nothing is learnt from an event but that something happened: all of the machine is
/// read, so that a lost event is made good by the next one.  Where an event may have
/// been lost and none need follow, a timer takes its place.
///
/// However fast requests come, a reading starts at most Timing::settle after the first,
/// and at most half of the time is spent on readings, so that others are served too.
class Observer {
public:
    struct Client {
        /// @throws std::exception
        std::function<Snapshot()> read{};
        /// Gets what was read.
        std::function<void(const Snapshot&, const core::Topology&)> seen{};
        /// Gets why reading failed.  What it throws costs nothing but this call.
        std::function<void(const std::string&)> failed{};
    };

    /// @param run where the managers' state files are, see Roots
    Observer(base::Loop& loop, const std::string& run, Client client, Timing timing);

    /// Reads now; if that fails, says why and tries again later.
    void observe();

    /// Reads now; if that fails, tries again later as well.
    /// @throws std::exception
    void observeOrThrow();

    /// Reads soon, and once for any number of calls.
    void request() { requestWithin(timing_.settle); }

    /// Reads when this time has passed, or earlier.
    void requestWithin(std::chrono::microseconds time);

    /// Reads soon, and once more a while later: with the events that are known to be
    /// lost others may be, which nothing reports.
    void requestAfterLoss();

    /// What was read last.
    [[nodiscard]] const core::Topology& known() const { return known_; }

private:
    using Clock = std::chrono::steady_clock;

    void read();
    void tellFailure(const std::string& why);
    void expectMore(const Snapshot& snapshot);
    void stateFileChanged(std::string_view file);

    Client client_;
    Timing timing_;
    core::Topology known_;
    bool lostEvents_{};
    std::chrono::microseconds nextWait_;
    std::optional<Clock::time_point> due_;
    Clock::time_point pauseEnd_;
    StateFiles stateFiles_;
    base::Source timer_;
};

} // namespace netfailover::guest::observe
