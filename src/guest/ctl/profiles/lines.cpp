// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/lines.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace netfailover::guest::ctl {

namespace {

bool isComment(std::string_view line) {
    return line.starts_with('#') || line.starts_with(';');
}

// A backslash that is not meant by one before it.
bool goesOn(std::string_view line) {
    const auto last = line.find_last_not_of('\\');
    return (line.size() - (last == std::string_view::npos ? 0 : last + 1)) % 2 == 1;
}

} // namespace

std::string_view trimmed(std::string_view text) {
    constexpr const char* blanks = " \t\r";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<Line> linesOf(std::string_view text, Syntax syntax) {
    std::vector<Line> lines;
    std::istringstream stream{std::string(text)};
    bool open = false;
    std::size_t number = 0;
    for (std::string line; std::getline(stream, line);) {
        ++number;
        if (line.ends_with('\r')) {
            line.pop_back();
        }
        const std::string_view words = trimmed(line);
        // An empty line is what a backslash before it is for.
        if (isComment(words) || (words.empty() && !open)) {
            continue;
        }
        if (!open) {
            lines.push_back({.number = number});
        }
        open = syntax == Syntax::Systemd && goesOn(line);
        if (open) {
            lines.back().isLong = true;
            line.back() = ' ';
        }
        lines.back().text += line;
    }
    return lines;
}

std::vector<Setting> parseSettings(std::string_view text, Syntax syntax) {
    std::vector<Setting> settings;
    std::string section;
    for (const auto& [number, raw, isLong] : linesOf(text, syntax)) {
        const std::string_view line = trimmed(raw);
        if (line.starts_with('[') && line.ends_with(']')) {
            section = line.substr(1, line.size() - 2);
        } else if (const auto equals = line.find('='); equals != std::string_view::npos) {
            settings.push_back({.section = section,
                                .key = std::string(trimmed(line.substr(0, equals))),
                                .value = std::string(trimmed(line.substr(equals + 1))),
                                .line = number,
                                .isLong = isLong});
        }
    }
    return settings;
}

std::vector<std::string> splitWords(std::string_view text, std::string_view separators) {
    std::vector<std::string> words;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find_first_of(separators, start), text.size());
        if (end > start) {
            words.emplace_back(text.substr(start, end - start));
        }
        start = end + 1;
    }
    return words;
}

std::vector<std::string> unquotedWords(std::string_view text) {
    std::vector<std::string> words;
    char quote = 0;
    bool inWord = false;
    for (const char character : text) {
        if (quote == 0 && (character == ' ' || character == '\t')) {
            inWord = false;
            continue;
        }
        if (!inWord) {
            words.emplace_back();
            inWord = true;
        }
        if (character == quote) {
            quote = 0;
        } else if (quote == 0 && (character == '"' || character == '\'')) {
            quote = character;
        } else {
            words.back() += character;
        }
    }
    return words;
}

std::vector<std::string> filesIn(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        names.push_back(entry.path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

} // namespace netfailover::guest::ctl
