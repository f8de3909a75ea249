// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/utf8.hpp"

#include <algorithm>
#include <array>

namespace netfailover::base {

namespace {

std::size_t sequenceLength(unsigned char lead) {
    if (lead < 0x80U) {
        return 1;
    }
    if (lead < 0xc2U || lead > 0xf4U) {
        return 0;
    }
    return lead < 0xe0U ? 2 : lead < 0xf0U ? 3 : 4;
}

// Overlong forms, surrogates and what lies above Unicode are no characters.
bool isValid(char32_t code, std::size_t length) {
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    return code >= least.at(length) && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

} // namespace

bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

Character firstCharacter(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = sequenceLength(lead);
    if (length == 0 || length > text.size()) {
        return {};
    }
    char32_t code = length == 1 ? lead : lead & (0x7fU >> length);
    for (const char byte : text.substr(1, length - 1)) {
        if (!isContinuation(byte)) {
            return {};
        }
        code = (code << 6U) | (static_cast<unsigned char>(byte) & 0x3fU);
    }
    return isValid(code, length) ? Character{.code = code, .length = length} : Character{};
}

std::string toUtf8(std::string_view bytes) {
    constexpr std::string_view replacement = "\xef\xbf\xbd"; // U+FFFD
    std::string text;
    while (!bytes.empty()) {
        const std::size_t length = firstCharacter(bytes).length;
        text += length == 0 ? replacement : bytes.substr(0, length);
        bytes.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return text;
}

} // namespace netfailover::base
