// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/hardware_address.hpp"

#include <algorithm>
#include <string_view>

namespace netfailover::core {

std::optional<HardwareAddress> HardwareAddress::fromBytes(std::span<const std::byte> bytes) {
    if (bytes.size() > maxLength) {
        return std::nullopt;
    }
    HardwareAddress address;
    std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
    address.length_ = static_cast<std::uint8_t>(bytes.size());
    return address;
}

std::string HardwareAddress::toString() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : std::span(bytes_).first(length_)) {
        if (!text.empty()) {
            text += ':';
        }
        text += digits[std::to_integer<std::size_t>(byte >> 4)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{0xf})];
    }
    return text;
}

} // namespace netfailover::core
