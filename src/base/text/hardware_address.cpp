// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/hardware_address.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

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
    std::vector<std::byte> bytes;
    // As if a colon came first, each byte takes three characters.
    for (std::string rest = ":" + std::string(text); !rest.empty(); rest.erase(0, 3)) {
        const std::string digits = rest.substr(1, 2);
        unsigned value = 0;
        const auto result =
            std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
        if (rest.front() != ':' || digits.size() != 2 || result.ec != std::errc{} ||
            result.ptr != digits.data() + digits.size()) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<std::byte>(value));
    }
    return fromBytes(bytes);
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

} // namespace netfailover::base
