// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace netfailover::guest::core {

/// What the kernel said of an object, as it said it: the payload of a netlink message.
/// Nothing here reads it; whoever copies or removes the object repeats it, so that
/// attributes are kept that have no field.
struct KernelMessage {
    std::vector<std::byte> bytes{};

    [[nodiscard]] bool isSame(const KernelMessage& other) const { return bytes == other.bytes; }

    /// Always true: lifetimes count down in it, and two looks at one object are to be equal.
    friend bool operator==(const KernelMessage&, const KernelMessage&) { return true; }
};

} // namespace netfailover::guest::core
