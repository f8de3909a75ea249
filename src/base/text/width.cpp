// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/width.hpp"

#include "base/text/utf8.hpp"

#include <algorithm>

namespace netfailover::base {

std::size_t displayWidth(std::string_view text) {
    return text.size() -
           static_cast<std::size_t>(std::ranges::count_if(text, base::isContinuation));
}

std::string_view prefix(std::string_view text, std::size_t width) {
    std::size_t end = 0;
    for (; end < text.size(); ++end) {
        if (base::isContinuation(text[end])) {
            continue;
        }
        if (width == 0) {
            break;
        }
        --width;
    }
    return text.substr(0, end);
}

} // namespace netfailover::base
