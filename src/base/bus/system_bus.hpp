// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

struct sd_bus;
struct sd_bus_message;
struct sd_bus_slot;

namespace netfailover::base {

/// Calls to other services on the system bus, of which none waits for its answer.
/// What a function throws that is called here ends the loop, see Loop::run().
class SystemBus {
public:
    struct Unref {
        void operator()(sd_bus_message* message) const;
        void operator()(sd_bus_slot* slot) const;
    };
    using Message = std::unique_ptr<sd_bus_message, Unref>;
    /// Something waited for, until it is destroyed.
    using Watch = std::unique_ptr<sd_bus_slot, Unref>;

    /// @param loop serves the answers, and outlives this
    explicit SystemBus(Loop& loop) : loop_(&loop) {}

    /// Calls `act` whenever a process takes the name of a service, from the first call
    /// to any service on: whoever has asked in vain gets to know when to ask again.
    void whenStarted(std::string service, std::function<void()> act);

    /// Calls `act` once a connection has left the bus.
    /// @param name unique name of the connection, ":1.42"
    /// @throws std::system_error if the bus is not there
    [[nodiscard]] Watch whenGone(const std::string& name, std::function<void()> act);

    /// @return a call of a method, still without arguments.
    /// @throws std::system_error if the bus is not there
    [[nodiscard]] Message newCall(const char* service, const char* path, const char* interface,
                                  const char* method);

    /// @param limitUsec how long to wait for the answer, in microseconds
    /// @param act gets the answer, or the error that came instead of one
    ///        (sd_bus_message_get_error(3)); never called once this is destroyed
    /// @throws std::system_error if the call cannot be sent
    void send(const Message& call, std::uint64_t limitUsec,
              std::function<void(sd_bus_message*)> act);

private:
    struct Close {
        void operator()(sd_bus* bus) const;
    };
    void connect();

    Loop* loop_;
    // A map, as what its elements are must not move.
    std::map<std::string, std::function<void()>> started_;
    // Only there once it was needed: on most machines it never is.
    std::unique_ptr<sd_bus, Close> bus_;
};

} // namespace netfailover::base
