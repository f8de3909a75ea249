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

} // namespace

std::string toMark(const Refusal& refusal) {
    switch (refusal.cause) {
    case RefusalCause::Unknown:
        break;
    case RefusalCause::Busy:
        return refusal.name + "\nbusy\n";
    case RefusalCause::Taken:
        return refusal.name + "\ntaken " + refusal.holder + '\n';
    case RefusalCause::Kernel:
        return refusal.name + "\nkernel " + refusal.holder + ' ' + refusal.error + '\n';
    }
    return refusal.name + '\n';
}

// A name has neither blanks nor line breaks.
Refusal refusalOf(std::string_view text) {
    Refusal refusal{.name = take(text, '\n')};
    std::string_view line = text.substr(0, text.find('\n'));
    const std::string word = take(line, ' ');
    if (word == "busy") {
        refusal.cause = RefusalCause::Busy;
    } else if (word == "taken" || word == "kernel") {
        refusal.cause = word == "taken" ? RefusalCause::Taken : RefusalCause::Kernel;
        refusal.holder = take(line, ' ');
        refusal.error = line;
    }
    return refusal;
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
