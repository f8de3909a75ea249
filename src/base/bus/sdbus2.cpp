// SPDX-License-Identifier: LGPL-2.1-or-later
//
// sdbus-c++ 2: strong types for names, and an event loop that it attaches to itself.
#include "base/bus/sdbus.hpp"

#include "base/loop/loop.hpp"

namespace netfailover::base {

namespace {

class LoopAttachment final : public Attachment {
public:
    LoopAttachment(sdbus::IConnection& connection, sd_event* loop) : connection_(&connection) {
        connection_->attachSdEventLoop(loop, callPriority);
    }
    LoopAttachment(const LoopAttachment&) = delete;
    LoopAttachment(LoopAttachment&&) = delete;
    LoopAttachment& operator=(const LoopAttachment&) = delete;
    LoopAttachment& operator=(LoopAttachment&&) = delete;
    ~LoopAttachment() override { connection_->detachSdEventLoop(); }

private:
    sdbus::IConnection* connection_;
};

} // namespace

std::unique_ptr<Attachment> attach(sdbus::IConnection& connection, sd_event* loop) {
    return std::make_unique<LoopAttachment>(connection, loop);
}

void requestName(sdbus::IConnection& connection, const std::string& name) {
    connection.requestName(sdbus::ServiceName{name});
}

void releaseName(sdbus::IConnection& connection, const std::string& name) {
    connection.releaseName(sdbus::ServiceName{name});
}

sdbus::Error makeError(const std::string& name, const std::string& message) {
    return {sdbus::Error::Name{name}, message};
}

void emitChanged(sdbus::IObject& object, const std::string& interface,
                 const std::vector<std::string>& properties) {
    object.emitPropertiesChangedSignal(
        sdbus::InterfaceName{interface},
        std::vector<sdbus::PropertyName>(properties.begin(), properties.end()));
}

Caller currentCaller(sdbus::IObject& object) {
    return callerOf(object.getCurrentlyProcessedMessage());
}

} // namespace netfailover::base
