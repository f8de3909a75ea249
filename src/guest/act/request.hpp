// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"

#include <cstdint>
#include <memory>
#include <netlink/msg.h>

// What the requests to change addresses and routes have in common.
namespace netfailover::guest::act {

/// A message to the kernel.
class Request {
public:
    /// @param type for example RTM_NEWADDR
    /// @param flags besides NLM_F_REQUEST and NLM_F_ACK
    /// @param payload what comes behind the header of a netlink message
    Request(int type, int flags, base::Bytes payload);

    /// Sends it and waits for the answer.
    /// @return false if there was nothing to do: the object or its link is there or
    ///         not there already.
    /// @throws std::runtime_error with `what` in front
    bool send(const char* what);

    /// Sends two in one datagram: the kernel carries out both, one after the other, even
    /// if this process is killed meanwhile.
    /// @throws std::runtime_error with `what` in front
    static void sendTogether(const Request& first, const Request& second, const char* what);

private:
    struct Free {
        void operator()(nl_msg* message) const { nlmsg_free(message); }
    };

    std::unique_ptr<nl_msg, Free> message_;
};

} // namespace netfailover::guest::act
