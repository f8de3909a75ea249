// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/settings.hpp"

#include "base/text/number.hpp"
#include "base/text/printable.hpp"

#include <optional>
#include <sstream>

namespace netfailover::host::core {

namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    const auto last = text.find_last_not_of(blanks);
    return first == std::string_view::npos ? "" : text.substr(first, last - first + 1);
}

std::optional<unsigned> numberIn(std::string_view text, unsigned least, unsigned most) {
    const auto value = base::numberOf<unsigned>(text);
    return value && *value >= least && *value <= most ? value : std::nullopt;
}

// Takes a word as one of two.
bool choose(std::string_view value, std::string_view yes, std::string_view no, bool& chosen) {
    chosen = value == yes;
    return value == yes || value == no;
}

std::vector<std::string> wordsIn(std::string_view text) {
    std::vector<std::string> words;
    std::istringstream stream{std::string(text)};
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

bool setHost(std::string_view key, std::string_view value, Settings& settings) {
    constexpr unsigned longestJoin = 600;
    bool chosen = false;
    if (key == "Link" && choose(value, "up", "xml", chosen)) {
        settings.link = chosen ? LinkPolicy::Up : LinkPolicy::Xml;
        return true;
    }
    if (key == "WithoutFunction" && choose(value, "refuse", "unaccelerated", chosen)) {
        settings.refuses = chosen;
        return true;
    }
    if (key == "Attributes" && choose(value, "carry", "keep", chosen)) {
        settings.carries = chosen;
        return true;
    }
    if (key == "Cards") {
        const auto words = wordsIn(value);
        if (words.size() > 1) {
            settings.cards[words.front()].assign(words.begin() + 1, words.end());
        }
        return words.size() > 1;
    }
    if (const auto seconds = numberIn(value, 1, longestJoin); key == "JoinSec" && seconds) {
        settings.joinLimit = std::chrono::seconds(*seconds);
        return true;
    }
    return false;
}

bool setLine(std::string_view section, std::string_view line, Settings& settings) {
    const auto sign = line.find('=');
    const auto key = trimmed(line.substr(0, sign));
    if (sign == std::string_view::npos || key.empty()) {
        return false;
    }
    const auto value = trimmed(line.substr(sign + 1));
    return section == "[Host]" && setHost(key, value, settings);
}

} // namespace

void readSettings(std::string_view text, const std::string& file, Settings& settings) {
    std::string_view section;
    for (unsigned number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.starts_with('[')) {
            section = line;
        } else if (!line.empty() && line.front() != '#' && line.front() != ';' &&
                   !setLine(section, line, settings)) {
            settings.complaints.push_back(base::printable(file) + ":" + std::to_string(number) +
                                          ": not understood, ignored: " + base::printable(line));
        }
    }
}

} // namespace netfailover::host::core
