// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"

#include "base/text/printable.hpp"

namespace netfailover::base {

namespace {

std::string replaced(std::string_view text, char character, std::string_view by) {
    std::string result;
    for (const char one : text) {
        result += one == character ? std::string(by) : std::string(1, one);
    }
    return result;
}

} // namespace

std::string shellQuoted(std::string_view word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-@/:+,%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos) {
        return std::string(word);
    }
    const std::string shown = printable(word);
    if (shown == word) {
        return "'" + replaced(word, '\'', R"('\'')") + "'";
    }
    // printable() has escaped every backslash, so that each one left begins a \xNN.
    return "$'" + replaced(shown, '\'', R"(\x27)") + "'";
}

std::string escaped(std::string_view text, std::string_view special) {
    std::string result;
    for (const char character : text) {
        if (special.find(character) != std::string_view::npos) {
            result += '\\';
        }
        result += character;
    }
    return result;
}

} // namespace netfailover::base
