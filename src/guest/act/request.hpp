// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <netlink/msg.h>
#include <span>
#include <string_view>

// What the requests to change addresses and routes have in common.
namespace netfailover::guest::act {

/// An IP address in network byte order, with the length of its prefix in bits.
struct Prefix {
    std::array<std::byte, 16> bytes{};
    /// 4 or 16
    std::size_t length{};
    std::uint8_t bits{};
};

/// @param text "192.0.2.1/24", or an address alone: then its prefix is all of it
/// @throws std::invalid_argument
[[nodiscard]] Prefix parsePrefix(core::Family family, std::string_view text);

/// AF_INET or AF_INET6
[[nodiscard]] std::uint8_t addressFamily(core::Family family);

/// A message to the kernel.
class Request {
public:
    /// @param type for example RTM_NEWADDR
    /// @param flags besides NLM_F_REQUEST and NLM_F_ACK
    Request(int type, int flags);

    template <class Header> void header(const Header& value) {
        append(std::as_bytes(std::span(&value, 1)));
    }
    void attribute(int type, std::span<const std::byte> value);
    void attribute(int type, const Prefix& address);
    void attribute(int type, std::uint32_t value);

    /// Sends it and waits for the answer.
    /// @return false if there was nothing to do: the object or its link is there or
    ///         not there already.
    /// @throws std::runtime_error with `what` in front
    bool send(const char* what);

private:
    struct Free {
        void operator()(nl_msg* message) const { nlmsg_free(message); }
    };
    void append(std::span<const std::byte> value);

    std::unique_ptr<nl_msg, Free> message_;
};

} // namespace netfailover::guest::act
