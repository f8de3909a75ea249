// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"
#include "guest/core/address.hpp"

#include <string>

// What the messages about addresses and routes have in common.
namespace netfailover::guest::observe {

/// @throws base::MalformedMessage for one that is too short
template <class Value> Value require(base::Bytes payload) {
    const auto value = base::readValue<Value>(payload);
    if (!value) {
        throw base::MalformedMessage("rtnetlink: a value is shorter than its type");
    }
    return *value;
}

[[nodiscard]] core::KernelMessage keep(const base::Message& message);

/// True for AF_INET and AF_INET6.
[[nodiscard]] bool isInternet(int family);

[[nodiscard]] core::Family familyOf(int family);

/// "192.0.2.7"
/// @throws base::MalformedMessage for another length than the family has
[[nodiscard]] std::string addressText(int family, base::Bytes address);

/// "192.0.2.0/24"
/// @throws base::MalformedMessage
[[nodiscard]] std::string prefixText(int family, base::Bytes address, unsigned length);

} // namespace netfailover::guest::observe
