// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::ctl {

/// A key of a file in the style of systemd.syntax(7), NetworkManager's keyfiles too.
struct Setting {
    std::string section{};
    std::string key{};
    std::string value{};
    std::size_t line{};
    /// It goes on in the next line.
    bool isLong{};

    friend bool operator==(const Setting&, const Setting&) = default;
};

/// A line that is no comment, with the number of its first.
struct Line {
    std::size_t number{};
    std::string text{};
    bool isLong{};
};

/// In systemd's files, a line that ends in a backslash goes on in the next one.
enum class Syntax : std::uint8_t { Systemd, Keyfile };

[[nodiscard]] std::vector<Line> linesOf(std::string_view text, Syntax syntax);

[[nodiscard]] std::vector<Setting> parseSettings(std::string_view text, Syntax syntax);

/// The words between any of `separators`.
[[nodiscard]] std::vector<std::string> splitWords(std::string_view text,
                                                  std::string_view separators);

/// The words between blanks, as systemd reads them: without quotes, between which blanks
/// are part of a word.
[[nodiscard]] std::vector<std::string> unquotedWords(std::string_view text);

[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The names in a folder, sorted; none if it cannot be listed.
[[nodiscard]] std::vector<std::string> filesIn(const std::string& folder);

} // namespace netfailover::guest::ctl
