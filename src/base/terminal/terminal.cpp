// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/terminal.hpp"

#include "base/text/number.hpp"

#include <array>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

namespace netfailover::base {

namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): one thread
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

// The order of setlocale(3), which would cost more than the rest of the program.
bool isUnicodeLocale() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const std::string_view value = environment(name);
        if (!value.empty()) {
            return value.ends_with("UTF-8") || value.ends_with("utf8");
        }
    }
    return false;
}

std::size_t columns() {
    const auto number = numberOf<std::size_t>(environment("COLUMNS"));
    if (number.value_or(0) > 0) {
        return *number;
    }
    winsize size{};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

std::string_view escapeSequence(Colour colour) {
    switch (colour) {
    case Colour::Plain:
        break;
    case Colour::Heading:
        return "\x1b[4m";
    case Colour::Good:
        return "\x1b[32m";
    case Colour::Warning:
        return "\x1b[33m";
    case Colour::Bad:
        return "\x1b[1;31m";
    }
    return "";
}

} // namespace

std::string paint(const Terminal& terminal, Colour colour, std::string_view text) {
    const std::string_view start = escapeSequence(colour);
    if (!terminal.colour || start.empty()) {
        return std::string(text);
    }
    return std::string(start).append(text).append("\x1b[0m");
}

Terminal detectTerminal() {
    const bool interactive = isatty(STDOUT_FILENO) == 1;
    return {
        .colour = interactive && environment("NO_COLOR").empty() && environment("TERM") != "dumb",
        .unicode = isUnicodeLocale(),
        .columns = interactive ? columns() : 0,
    };
}

} // namespace netfailover::base
