// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/caller.hpp"
#include "base/loop/loop.hpp"

#include <functional>
#include <memory>
#include <sdbus-c++/sdbus-c++.h>
#include <string>
#include <vector>

// What a service does on the bus, whether sdbus-c++ is version 1 or 2; where the two
// differ, meson takes sdbus1.cpp or sdbus2.cpp.
namespace netfailover::base {

/// What binds a connection to an event loop, until it is destroyed.
class Attachment {
public:
    Attachment() = default;
    Attachment(const Attachment&) = delete;
    Attachment(Attachment&&) = delete;
    Attachment& operator=(const Attachment&) = delete;
    Attachment& operator=(Attachment&&) = delete;
    virtual ~Attachment() = default;
};

/// Lets an event loop serve a connection, at callPriority; both outlive the attachment.
///  An error of the connection ends the loop, see Loop::run().
/// @throws std::system_error, sdbus::Error
[[nodiscard]] std::unique_ptr<Attachment> attach(sdbus::IConnection& connection, Loop& loop);

/// @throws sdbus::Error if the name is not to be had
void requestName(sdbus::IConnection& connection, const std::string& name);
void releaseName(sdbus::IConnection& connection, const std::string& name);

[[nodiscard]] sdbus::Error makeError(const std::string& name, const std::string& message);

/// A property of an object on the bus.
struct Property {
    std::string name{};
    /// As a signature of D-Bus.
    std::string type{};
    /// Else changes of it are announced.
    bool isConst{};
    std::function<void(sdbus::PropertyGetReply&)> write{};
};

/// Adds properties to an object, before its registration is finished.
void addProperties(sdbus::IObject& object, const std::string& interface,
                   const std::vector<Property>& properties);

/// sdbus-c++ is called by a C library, and lets everything pass through that but
/// sdbus::Error.
/// @return the function, of which all exceptions are sdbus::Error.
[[nodiscard]] std::function<void(sdbus::PropertyGetReply&)>
guarded(std::function<void(sdbus::PropertyGetReply&)> write);

/// What a caller gets instead of an answer.  Ends the process where even that cannot be
/// made, since nothing can be done then that is right.
[[nodiscard]] sdbus::Error failureOf(const std::exception& error) noexcept;
void finishRegistration(sdbus::IObject& object);

void emitChanged(sdbus::IObject& object, const std::string& interface,
                 const std::vector<std::string>& properties);

/// @param call as it came over the bus
/// @throws sdbus::Error if the caller is gone
[[nodiscard]] Caller callerOf(const sdbus::Message& call);

/// Whoever made the call that `object` answers now.
/// @throws sdbus::Error if the caller is gone
[[nodiscard]] Caller currentCaller(sdbus::IObject& object);

} // namespace netfailover::base
