// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/text/hardware_address.hpp"

#include <array>

namespace netfailover::host::core {

using Mac = base::HardwareAddress;

/// What a virtual function without an address of its own has.
[[nodiscard]] inline Mac noMac() {
    constexpr std::array<std::byte, 6> zero{};
    return Mac::fromBytes(zero).value();
}

/// What takes a MAC away from a virtual function whose driver refuses zero, as libvirt
/// does it: a locally administered address that no machine has.
[[nodiscard]] inline Mac nobodysMac() {
    constexpr std::array bytes{std::byte{2}, std::byte{}, std::byte{},
                               std::byte{},  std::byte{}, std::byte{}};
    return Mac::fromBytes(bytes).value();
}

} // namespace netfailover::host::core
