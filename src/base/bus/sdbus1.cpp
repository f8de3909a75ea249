// SPDX-License-Identifier: LGPL-2.1-or-later
//
// sdbus-c++ 1: names are strings, and the event loop is ours to attach.
#include "base/bus/sdbus.hpp"

#include "base/loop/loop.hpp"

#include <cstdlib>
#include <ctime>
#include <sys/epoll.h>
#include <system_error>
#include <systemd/sd-event.h>

namespace netfailover::base {

namespace {

struct Unref {
    void operator()(sd_event_source* source) const { sd_event_source_disable_unref(source); }
};

using Source = std::unique_ptr<sd_event_source, Unref>;

void check(int result) {
    if (result < 0) {
        throw std::system_error(-result, std::generic_category(), "cannot serve the bus");
    }
}

// poll(2) and epoll(7) have the same numbers for what is waited for here.
class LoopAttachment final : public Attachment {
public:
    LoopAttachment(sdbus::IConnection& connection, sd_event* loop) : connection_(&connection) {
        const auto poll = connection.getEventLoopPollData();
        sd_event_source* source = nullptr;
        check(sd_event_add_io(loop, &source, poll.fd, EPOLLIN, &onReadable, this));
        io_.reset(source);
        check(sd_event_add_time(loop, &source, CLOCK_MONOTONIC, 0, 0, &onTime, this));
        timer_.reset(source);
        check(sd_event_source_set_prepare(io_.get(), &onPrepare));
        check(sd_event_source_set_priority(io_.get(), callPriority));
        check(sd_event_source_set_priority(timer_.get(), callPriority));
    }

private:
    static int onReadable(sd_event_source* source, int /*descriptor*/, unsigned /*events*/,
                          void* self) {
        return static_cast<LoopAttachment*>(self)->process(source);
    }

    static int onTime(sd_event_source* source, std::uint64_t /*usec*/, void* self) {
        return static_cast<LoopAttachment*>(self)->process(source);
    }

    static int onPrepare(sd_event_source* /*source*/, void* self) {
        return static_cast<LoopAttachment*>(self)->prepare();
    }

    // What the connection waits for changes with what it has queued.
    int prepare() {
        const auto poll = connection_->getEventLoopPollData();
        int result = sd_event_source_set_io_events(io_.get(), static_cast<unsigned>(poll.events));
        if (result < 0) {
            return result;
        }
        result = sd_event_source_set_time(timer_.get(), poll.timeout_usec);
        return result < 0 ? result : sd_event_source_set_enabled(timer_.get(), SD_EVENT_ONESHOT);
    }

    // One message at a time, as sd-bus does it: a flood of calls must not keep the
    // other sources waiting.  What is left makes the next timeout zero.  Without its
    // bus a service has no reason to be.
    int process(sd_event_source* source) {
        try {
            (void)connection_->processPendingRequest();
        } catch (const sdbus::Error&) {
            return sd_event_exit(sd_event_source_get_event(source), EXIT_FAILURE);
        }
        return 0;
    }

    sdbus::IConnection* connection_;
    Source io_;
    Source timer_;
};

} // namespace

std::unique_ptr<Attachment> attach(sdbus::IConnection& connection, sd_event* loop) {
    return std::make_unique<LoopAttachment>(connection, loop);
}

void requestName(sdbus::IConnection& connection, const std::string& name) {
    connection.requestName(name);
}

void releaseName(sdbus::IConnection& connection, const std::string& name) {
    connection.releaseName(name);
}

sdbus::Error makeError(const std::string& name, const std::string& message) {
    return {name, message};
}

void emitChanged(sdbus::IObject& object, const std::string& interface,
                 const std::vector<std::string>& properties) {
    object.emitPropertiesChangedSignal(interface, properties);
}

Caller currentCaller(sdbus::IObject& object) {
    return callerOf(*object.getCurrentlyProcessedMessage());
}

} // namespace netfailover::base
