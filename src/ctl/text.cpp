// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ctl/text.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace netfailover::ctl {

std::size_t displayWidth(std::string_view text) {
    return text.size() -
           static_cast<std::size_t>(std::ranges::count_if(text, core::isContinuation));
}

std::string_view prefix(std::string_view text, std::size_t width) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        if (core::isContinuation(text[end])) {
            continue;
        }
        if (width == 0) {
            break;
        }
        --width;
    }
    return text.substr(0, end);
}

} // namespace netfailover::ctl
