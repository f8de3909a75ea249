// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/usage.hpp"

#include "base/text/printable.hpp"

namespace netfailover::base {

Json parseJsonMode(const char* mode) {
    const std::string_view word = mode == nullptr ? "pretty" : mode;
    if (word == "pretty") {
        return Json::Pretty;
    }
    if (word == "short") {
        return Json::Short;
    }
    if (word == "off") {
        return Json::Off;
    }
    throw UsageError("unknown JSON mode " + quoted(word) + ", expected pretty, short or off");
}

std::string quoted(std::string_view word) {
    return '"' + printable(word) + '"';
}

} // namespace netfailover::base
