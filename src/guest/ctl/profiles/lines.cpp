// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/lines.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace netfailover::guest::ctl {

namespace {

bool isComment(std::string_view line) {
    return line.empty() || line.front() == '#' || line.front() == ';';
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

std::vector<Setting> parseSettings(std::string_view text) {
    std::vector<Setting> settings;
    std::istringstream stream{std::string(text)};
    std::string section;
    std::size_t number = 0;
    for (std::string raw; std::getline(stream, raw);) {
        ++number;
        const std::string_view line = trimmed(raw);
        if (isComment(line)) {
            continue;
        }
        if (line.front() == '[' && line.back() == ']') {
            section = line.substr(1, line.size() - 2);
        } else if (const auto equals = line.find('='); equals != std::string_view::npos) {
            settings.push_back({.section = section,
                                .key = std::string(trimmed(line.substr(0, equals))),
                                .value = std::string(trimmed(line.substr(equals + 1))),
                                .line = number});
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
