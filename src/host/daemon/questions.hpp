// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"
#include "host/core/joining.hpp"
#include "host/daemon/child.hpp"

#include <deque>
#include <list>
#include <memory>
#include <string>

namespace netfailover::host::daemon {

using core::Time;

/// Questions for libvirt, which it may answer late: of a domain that ends once it has ended, of
/// one whose QEMU is stuck never.  Processes of their own ask them, one after the other; behind
/// one that takes long another process is started for the others, so that there are never more
/// than one and those that wait.  Without questions there is none.
class Questions {
public:
    /// @param command reads a question a line, and prints a line for each
    /// @param answered gets an answer, and when its question was asked
    Questions(base::Loop& loop, std::vector<std::string> command,
              std::function<void(std::string_view, Time)> answered);

    /// What waits already is not asked twice.
    void ask(const std::string& question);

    /// The same in a moment.
    void askLater(const std::string& question);

    /// There is nobody to ask any more.
    void drop();

private:
    struct Asker {
        std::unique_ptr<Child> child{};
        /// What it is asking, or "".
        std::string question{};
        /// Since when it does that, or nothing.
        Time since{};
        bool isOver{};
    };

    void take(Asker& asker, std::string_view line);
    void lose(Asker& asker);
    [[nodiscard]] bool isBeingAsked(const std::string& question) const;
    [[nodiscard]] Asker* idle(Time now);
    [[nodiscard]] Asker* start();
    void dispatch();
    void arm(Time now);
    void onTime();

    base::Loop* loop_;
    std::vector<std::string> command_;
    std::function<void(std::string_view, Time)> answered_;
    std::list<Asker> askers_;
    std::deque<std::string> due_;
    std::deque<std::string> later_;
    base::Source timer_;
    base::Source laterTimer_;
};

} // namespace netfailover::host::daemon
