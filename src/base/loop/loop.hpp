// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sd_event;
struct sd_event_source;

namespace netfailover::base {

class Loop;

/// For Loop::after(): as soon as the time has come.
inline constexpr std::chrono::microseconds exactly{1};

/// The sd-event priority of what answers others.  All other sources come first (theirs is
/// SD_EVENT_PRIORITY_NORMAL, and lower numbers go first), so that nobody can keep us from
/// work by asking.
inline constexpr int callPriority = 10;

/// What the loop waits for; it waits no longer once this is destroyed, which must
/// not happen while it acts.
class Source {
public:
    /// Makes a source of whenQuiet() fire once (again).
    /// @throws std::system_error
    void arm();
    /// Makes a source of after() fire once (again), after a while.
    /// @throws std::system_error
    void arm(std::chrono::microseconds time);
    void disarm();

private:
    friend class Loop;
    struct Callback {
        Loop* loop{};
        std::function<void(std::string_view)> act{};
    };
    struct Unref {
        void operator()(sd_event_source* source) const;
    };

    // In this order: the source goes before what it calls.
    std::unique_ptr<Callback> callback_{};
    std::unique_ptr<sd_event_source, Unref> source_{};
};

/// The event loop of the one thread.  Every function that adds a source throws
/// std::system_error if that fails.
class Loop {
public:
    Loop();

    [[nodiscard]] sd_event* get() const { return loop_.get(); }

    /// @return what was given to exit().
    /// @throws what a function of a source has thrown
    int run();

    void exit(int code);

    /// Ends the loop with the exception that is being handled, for callbacks that other
    /// libraries call: no exception may pass through those, which are C.
    void fail() noexcept;

    [[nodiscard]] Source onReadable(int descriptor, std::function<void()> act);

    /// @param signal is blocked from now on
    [[nodiscard]] Source onSignal(int signal, std::function<void()> act);

    /// @param act gets the name of a file that was written, moved or removed in the
    ///        folder; "" when the folder itself has gone, or events were lost.
    /// @return nothing if there is no such folder.
    [[nodiscard]] std::optional<Source> onFolder(const std::string& folder,
                                                 std::function<void(std::string_view)> act);

    /// Fires a while after it is armed.
    /// @param accuracy how much later it may be, so that it can fire together with others
    [[nodiscard]] Source after(std::function<void()> act,
                               std::chrono::microseconds accuracy = std::chrono::milliseconds{250});

    /// Fires when armed, once everything else has been served.
    [[nodiscard]] Source whenQuiet(std::function<void()> act);

private:
    struct Unref {
        void operator()(sd_event* loop) const;
    };

    Source newSource(std::function<void(std::string_view)> act);
    static int call(void* callback, std::string_view argument) noexcept;

    std::unique_ptr<sd_event, Unref> loop_;
    std::exception_ptr failure_;
};

} // namespace netfailover::base
