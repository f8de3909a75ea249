// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/bus/poll.hpp"
#include "base/bus/sdbus.hpp"

#include <cstdint>
#include <ctime>
#include <sys/epoll.h>
#include <system_error>
#include <systemd/sd-event.h>

namespace netfailover::base {

namespace {

struct Unref {
    void operator()(sd_event_source* source) const { sd_event_source_disable_unref(source); }
};

using EventSource = std::unique_ptr<sd_event_source, Unref>;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot serve the bus");
    }
}

// poll(2) and epoll(7) have the same numbers for what is waited for here.
class LoopAttachment final : public Attachment {
public:
    LoopAttachment(sdbus::IConnection& connection, Loop& loop)
        : connection_(&connection), loop_(&loop) {
        sd_event_source* source = nullptr;
        check(sd_event_add_io(loop.get(), &source, pollOf(connection).descriptor, EPOLLIN,
                              &onReadable, this));
        io_.reset(source);
        check(sd_event_add_time(loop.get(), &source, CLOCK_MONOTONIC, 0, 0, &onTime, this));
        timer_.reset(source);
        check(sd_event_source_set_priority(io_.get(), callPriority));
        check(sd_event_source_set_priority(timer_.get(), callPriority));
        check(sd_event_source_set_prepare(io_.get(), &onPrepare));
    }

private:
    static int onReadable(sd_event_source* /*source*/, int /*descriptor*/, unsigned /*events*/,
                          void* self) {
        return static_cast<LoopAttachment*>(self)->guarded(&LoopAttachment::process);
    }

    static int onTime(sd_event_source* /*source*/, std::uint64_t /*usec*/, void* self) {
        return static_cast<LoopAttachment*>(self)->guarded(&LoopAttachment::process);
    }

    static int onPrepare(sd_event_source* /*source*/, void* self) {
        return static_cast<LoopAttachment*>(self)->guarded(&LoopAttachment::prepare);
    }

    // Without its bus a service has no reason to be: whatever is thrown ends the loop.
    int guarded(void (LoopAttachment::*act)()) noexcept {
        try {
            (this->*act)();
        } catch (...) {
            loop_->fail();
        }
        return 0;
    }

    // What the connection waits for changes with what it has queued.
    void prepare() {
        const Poll poll = pollOf(*connection_);
        check(sd_event_source_set_io_events(io_.get(), poll.events));
        check(sd_event_source_set_time(timer_.get(), poll.untilUsec));
        check(sd_event_source_set_enabled(timer_.get(), SD_EVENT_ONESHOT));
    }

    // One message at a time, as sd-bus does it, so that the other sources get their turn.
    // What is left makes the next timeout zero.
    void process() { processOne(*connection_); }

    sdbus::IConnection* connection_;
    Loop* loop_;
    EventSource io_;
    EventSource timer_;
};

} // namespace

std::unique_ptr<Attachment> attach(sdbus::IConnection& connection, Loop& loop) {
    return std::make_unique<LoopAttachment>(connection, loop);
}

} // namespace netfailover::base
