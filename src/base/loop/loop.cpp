// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/loop/loop.hpp"

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <system_error>
#include <systemd/sd-event.h>
#include <utility>

namespace netfailover::base {

namespace {

constexpr std::uint32_t anyChange =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

int check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot wait for an event");
    }
    return result;
}

std::function<void(std::string_view)> withoutArgument(std::function<void()> act) {
    return [act = std::move(act)](std::string_view /*argument*/) { act(); };
}

} // namespace

void Source::Unref::operator()(sd_event_source* source) const {
    sd_event_source_disable_unref(source);
}

void Source::arm(std::chrono::microseconds time) {
    check(
        sd_event_source_set_time_relative(source_.get(), static_cast<std::uint64_t>(time.count())));
    arm();
}

void Source::arm() {
    check(sd_event_source_set_enabled(source_.get(), SD_EVENT_ONESHOT));
}

void Source::disarm() {
    check(sd_event_source_set_enabled(source_.get(), SD_EVENT_OFF));
}

void Loop::Unref::operator()(sd_event* loop) const {
    sd_event_unref(loop);
}

Loop::Loop() {
    sd_event* loop = nullptr;
    check(sd_event_new(&loop));
    loop_.reset(loop);
}

int Loop::run() {
    // A loop that hangs in one of its functions is ended by systemd, if the unit has
    // WatchdogSec=; in any other process this does nothing.
    check(sd_event_set_watchdog(loop_.get(), 1));
    const int code = check(sd_event_loop(loop_.get()));
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    return code;
}

void Loop::exit(int code) {
    check(sd_event_exit(loop_.get(), code));
}

void Loop::fail() noexcept {
    failure_ = std::current_exception();
    (void)sd_event_exit(loop_.get(), EXIT_FAILURE);
}

int Loop::call(void* callback, std::string_view argument) noexcept {
    const auto& called = *static_cast<Source::Callback*>(callback);
    try {
        called.act(argument);
    } catch (...) {
        called.loop->fail();
    }
    return 0;
}

Source Loop::newSource(std::function<void(std::string_view)> act) {
    Source source;
    source.callback_ =
        std::make_unique<Source::Callback>(Source::Callback{.loop = this, .act = std::move(act)});
    return source;
}

Source Loop::onReadable(int descriptor, std::function<void()> act) {
    Source source = newSource(withoutArgument(std::move(act)));
    sd_event_source* added = nullptr;
    check(sd_event_add_io(
        get(), &added, descriptor, EPOLLIN,
        [](sd_event_source*, int, std::uint32_t, void* callback) { return call(callback, {}); },
        source.callback_.get()));
    source.source_.reset(added);
    return source;
}

Source Loop::onSignal(int signal, std::function<void()> act) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, signal);
    check(-pthread_sigmask(SIG_BLOCK, &signals, nullptr));
    Source source = newSource(withoutArgument(std::move(act)));
    sd_event_source* added = nullptr;
    check(sd_event_add_signal(
        get(), &added, signal,
        [](sd_event_source*, const signalfd_siginfo*, void* callback) {
            return call(callback, {});
        },
        source.callback_.get()));
    source.source_.reset(added);
    return source;
}

std::optional<Source> Loop::onFolder(const std::string& folder,
                                     std::function<void(std::string_view)> act) {
    Source source = newSource(std::move(act));
    sd_event_source* added = nullptr;
    const int result = sd_event_add_inotify(
        get(), &added, folder.c_str(), anyChange,
        [](sd_event_source*, const inotify_event* event, void* callback) {
            return call(callback, event->len > 0 ? event->name : "");
        },
        source.callback_.get());
    if (result == -ENOENT || result == -ENOTDIR) {
        return std::nullopt;
    }
    check(result);
    source.source_.reset(added);
    return source;
}

Source Loop::after(std::function<void()> act, std::chrono::microseconds accuracy) {
    Source source = newSource(withoutArgument(std::move(act)));
    sd_event_source* added = nullptr;
    check(sd_event_add_time_relative(
        get(), &added, CLOCK_MONOTONIC, 0, static_cast<std::uint64_t>(accuracy.count()),
        [](sd_event_source*, std::uint64_t, void* callback) { return call(callback, {}); },
        source.callback_.get()));
    source.source_.reset(added);
    source.disarm();
    return source;
}

Source Loop::whenQuiet(std::function<void()> act) {
    Source source = newSource(withoutArgument(std::move(act)));
    sd_event_source* added = nullptr;
    check(sd_event_add_defer(
        get(), &added, [](sd_event_source*, void* callback) { return call(callback, {}); },
        source.callback_.get()));
    source.source_.reset(added);
    source.disarm();
    check(sd_event_source_set_priority(added, SD_EVENT_PRIORITY_IDLE));
    return source;
}

} // namespace netfailover::base
