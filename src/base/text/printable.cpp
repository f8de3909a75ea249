// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/printable.hpp"

#include "base/text/utf8.hpp"

#include <algorithm>
#include <array>

namespace netfailover::base {

namespace {

struct Range {
    char32_t first;
    char32_t last;
};

constexpr std::array dangerous{
    Range{.first = 0x0000, .last = 0x001f},   // C0 controls
    Range{.first = 0x005c, .last = 0x005c},   // backslash, the mark of an escape
    Range{.first = 0x007f, .last = 0x009f},   // DEL and C1 controls
    Range{.first = 0x061c, .last = 0x061c},   // bidirectional mark
    Range{.first = 0x200b, .last = 0x200f},   // zero width, bidirectional marks
    Range{.first = 0x2028, .last = 0x202e},   // separators, bidirectional embedding
    Range{.first = 0x2060, .last = 0x206f},   // invisible operators, isolates
    Range{.first = 0xfeff, .last = 0xfeff},   // byte order mark
    Range{.first = 0xe0000, .last = 0xe007f}, // tags
};

bool isDangerous(char32_t code) {
    return std::ranges::any_of(dangerous, [code](const Range& range) {
        return code >= range.first && code <= range.last;
    });
}

void appendEscaped(std::string& result, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        result += "\\x";
        result += digits[value >> 4U];
        result += digits[value & 0xfU];
    }
}

} // namespace

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const base::Character character = base::firstCharacter(text);
        const std::string_view bytes = text.substr(0, std::max<std::size_t>(character.length, 1));
        if (character.length == 0 || isDangerous(character.code)) {
            appendEscaped(result, bytes);
        } else {
            result += bytes;
        }
        text.remove_prefix(bytes.size());
    }
    return result;
}

} // namespace netfailover::base
