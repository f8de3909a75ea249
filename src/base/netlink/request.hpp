// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <netlink/msg.h>
#include <span>
#include <utility>

namespace netfailover::base {

/// A message to the kernel.
class Request {
public:
    /// @param type for example RTM_NEWNEIGH
    /// @param flags besides NLM_F_REQUEST and NLM_F_ACK
    /// @param payload what comes behind the header of a netlink message, or its beginning
    Request(int type, int flags, std::span<const std::byte> payload = {});

    template <class Header> void header(const Header& value) {
        append(std::as_bytes(std::span(&value, 1)));
    }
    void attribute(int type, std::span<const std::byte> value);

    /// Adds an attribute that holds those that `fill` adds.
    void nest(int type, const std::function<void()>& fill);

    /// Sends it, once, and waits for the answer.
    /// @return a number of libnl's (netlink/errno.h) below zero where the kernel refuses.
    [[nodiscard]] int exchange();

    /// Sends two in one datagram: the kernel carries out both, one after the other, even
    /// if this process is killed meanwhile.
    /// @return as exchange(), of the first and of the second; of the first also if they
    ///         could not be sent.
    [[nodiscard]] static std::pair<int, int> exchangeTogether(const Request& first,
                                                              const Request& second);

private:
    struct Free {
        void operator()(nl_msg* message) const { nlmsg_free(message); }
    };
    void append(std::span<const std::byte> value);

    std::unique_ptr<nl_msg, Free> message_;
};

} // namespace netfailover::base
