// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace netfailover::base {

/// A link-layer address of up to 32 bytes (MAX_ADDR_LEN, linux/netdevice.h),
/// kept inside the value: a dump may hold thousands of them.
class HardwareAddress {
public:
    static constexpr std::size_t maxLength = 32;

    HardwareAddress() = default;

    /// @return nothing for more than maxLength bytes.
    [[nodiscard]] static std::optional<HardwareAddress> fromBytes(std::span<const std::byte> bytes);

    /// @param text two hexadecimal digits a byte, with colons in between
    /// @return nothing for any other text, and for more than maxLength bytes.
    [[nodiscard]] static std::optional<HardwareAddress> fromString(std::string_view text);

    [[nodiscard]] bool empty() const { return length_ == 0; }

    [[nodiscard]] std::span<const std::byte> bytes() const {
        return std::span(bytes_).first(length_);
    }

    /// @return for example "52:54:00:ab:cd:ef", or "" for an empty address.
    [[nodiscard]] std::string toString() const;

    friend bool operator==(const HardwareAddress&, const HardwareAddress&) = default;

private:
    std::array<std::byte, maxLength> bytes_{};
    std::uint8_t length_{};
};

} // namespace netfailover::base
