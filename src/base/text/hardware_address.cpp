// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/hardware_address.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace netfailover::base {

std::optional<HardwareAddress> HardwareAddress::fromBytes(std::span<const std::byte> bytes) {
    if (bytes.size() > maxLength) {
        return std::nullopt;
    }
    HardwareAddress address;
    std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
    address.length_ = static_cast<std::uint8_t>(bytes.size());
    return address;
}

std::optional<HardwareAddress> HardwareAddress::fromString(std::string_view text) {
    // As if another colon followed, each byte takes three characters.
    constexpr std::size_t step = 3;
    if (text.size() > step * maxLength - 1 || (text.size() + 1) % step != 0) {
        return std::nullopt;
    }
    std::array<std::byte, maxLength> bytes{};
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += step) {
        const char* const digits = text.data() + at;
        unsigned value = 0;
        const auto result = std::from_chars(digits, digits + 2, value, 16);
        const bool ends = at + 2 == text.size() || digits[2] == ':';
        if (result.ec != std::errc{} || result.ptr != digits + 2 || !ends) {
            return std::nullopt;
        }
        bytes.at(count++) = static_cast<std::byte>(value);
    }
    return fromBytes(std::span(bytes).first(count));
}

std::string HardwareAddress::toString() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const std::byte byte : bytes()) {
        if (!text.empty()) {
            text += ':';
        }
        text += digits[std::to_integer<std::size_t>(byte >> 4)];
        text += digits[std::to_integer<std::size_t>(byte & std::byte{0xf})];
    }
    return text;
}

} // namespace netfailover::base
