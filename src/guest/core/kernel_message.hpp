// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace netfailover::guest::core {

/// What the kernel reported of an object: the payload of a netlink message, unchanged.
/// Nothing here reads it; whoever copies or removes the object repeats it, so that
/// attributes are kept that have no field.
struct KernelMessage {
    std::vector<std::byte> bytes{};

    [[nodiscard]] bool isSame(const KernelMessage& other) const { return bytes == other.bytes; }

    /// Always true: lifetimes count down in it, and two readings of one object are to be equal.
    friend bool operator==(const KernelMessage&, const KernelMessage&) { return true; }
};

} // namespace netfailover::guest::core
