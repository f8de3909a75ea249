// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/pci_address.hpp"

#include "base/text/number.hpp"

namespace netfailover::host::core {

namespace {

constexpr unsigned mostSlot = 0x1f;
constexpr unsigned mostFunction = 7;

// Takes hexadecimal digits up to `end`, or all that are left where `end` is 0.
bool take(std::string_view& text, char end, unsigned most, unsigned& value) {
    const auto length = end == '\0' ? text.size() : text.find(end);
    if (length == std::string_view::npos) {
        return false;
    }
    const auto number = base::numberOf<unsigned>(text.substr(0, length), 16);
    text.remove_prefix(end == '\0' ? length : length + 1);
    value = number.value_or(0);
    return number && *number <= most;
}

void append(std::string& text, unsigned value, unsigned digits) {
    constexpr std::string_view all = "0123456789abcdef";
    while (digits-- > 0) {
        text += all[(value >> (4 * digits)) & 0xfU];
    }
}

} // namespace

std::optional<PciAddress> PciAddress::parse(std::string_view text) {
    unsigned domain = 0;
    unsigned bus = 0;
    unsigned slot = 0;
    unsigned function = 0;
    const bool hasDomain = text.find(':') != text.rfind(':');
    if ((hasDomain && !take(text, ':', UINT16_MAX, domain)) || !take(text, ':', UINT8_MAX, bus) ||
        !take(text, '.', mostSlot, slot) || !take(text, '\0', mostFunction, function)) {
        return std::nullopt;
    }
    return PciAddress{.domain = static_cast<std::uint16_t>(domain),
                      .bus = static_cast<std::uint8_t>(bus),
                      .slot = static_cast<std::uint8_t>(slot),
                      .function = static_cast<std::uint8_t>(function)};
}

std::string PciAddress::toString() const {
    std::string text;
    append(text, domain, 4);
    text += ':';
    append(text, bus, 2);
    text += ':';
    append(text, slot, 2);
    text += '.';
    append(text, function, 1);
    return text;
}

} // namespace netfailover::host::core
