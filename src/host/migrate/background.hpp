// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <sys/types.h>

namespace netfailover::host::migrate {

/// Work in a process of its own: libvirt's migration call returns when all is over, and
/// meanwhile somebody must watch it.  The work must not use a connection that is open.
class Background {
public:
    /// A text that the work leaves behind, and another exit status than 1.
    struct Failure : std::runtime_error {
        Failure(int exitStatus, const std::string& text)
            : std::runtime_error(text), status(exitStatus) {}
        int status;
    };

    /// @param work returns an exit status; what it throws is an exit status of 1 and a text
    explicit Background(const std::function<int()>& work);
    Background(const Background&) = delete;
    Background(Background&&) = delete;
    Background& operator=(const Background&) = delete;
    Background& operator=(Background&&) = delete;
    /// Waits.
    ~Background();

    [[nodiscard]] bool isOver();
    /// Asks it to give up; for work that catches interrupts.
    void interrupt();
    /// For work that leaves nothing behind.
    void end();
    // Both wait.
    [[nodiscard]] int status();
    [[nodiscard]] const std::string& failure();

private:
    void finish(int options);
    void send(int signal);

    pid_t process_{};
    int pipe_{-1};
    bool isOver_{};
    int status_{};
    std::string failure_;
};

} // namespace netfailover::host::migrate
