// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/refusal.hpp"

namespace netfailover::guest::core {

namespace {

// Takes what is before the separator, and the separator; all where there is none.
std::string take(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const std::string taken(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return taken;
}

std::string toLine(const Refusal& refusal) {
    switch (refusal.cause) {
    case RefusalCause::Unknown:
        break;
    case RefusalCause::Busy:
        return "busy";
    case RefusalCause::Taken:
        return "taken " + refusal.holder;
    case RefusalCause::Kernel:
        return "kernel " + refusal.holder + ' ' + refusal.error;
    }
    return "";
}

} // namespace

std::string toText(const Mark& mark) {
    std::string text =
        mark.refusal.name + '\n' + toLine(mark.refusal) + '\n' + mark.kernelName + '\n';
    text.resize(text.find_last_not_of('\n') + 1);
    return text.empty() ? text : text + '\n';
}

// A name has neither blanks nor line breaks.
Mark markOf(std::string_view text) {
    Mark mark;
    mark.refusal.name = take(text, '\n');
    const std::string cause = take(text, '\n');
    mark.kernelName = take(text, '\n');
    std::string_view line = cause;
    const std::string word = take(line, ' ');
    if (word == "busy") {
        mark.refusal.cause = RefusalCause::Busy;
    } else if (word == "taken" || word == "kernel") {
        mark.refusal.cause = word == "taken" ? RefusalCause::Taken : RefusalCause::Kernel;
        mark.refusal.holder = take(line, ' ');
        mark.refusal.error = line;
    }
    return mark;
}

std::string causeOf(const Refusal& refusal) {
    switch (refusal.cause) {
    case RefusalCause::Unknown:
        break;
    case RefusalCause::Busy:
        return "it is in use";
    case RefusalCause::Taken:
        return refusal.holder + " has that name, and keeps it";
    case RefusalCause::Kernel:
        return "the kernel does not rename " + refusal.holder + ": " + refusal.error;
    }
    return "somebody uses one of them";
}

} // namespace netfailover::guest::core
