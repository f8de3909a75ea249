// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/find_link.hpp"

#include "base/text/number.hpp"
#include "guest/tell/error.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

const core::Link& findLink(std::span<const core::Link> links, const std::string& request) {
    auto found = std::ranges::find(links, request, &core::Link::name);
    if (found == links.end()) {
        found = std::ranges::find_if(
            links, [&](const core::Link& link) { return link.isCalled(request); });
    }
    if (const auto index = base::numberOf<int>(request); found == links.end() && index) {
        found = std::ranges::find(links, *index, &core::Link::index);
    }
    if (found == links.end()) {
        refuseLink(request);
    }
    return *found;
}

void refuseLink(const std::string& request) {
    throw tell::RequestRefused(
        {.name = tell::noSuchLink, .message = "There is no interface \"" + request + "\"."});
}

} // namespace netfailover::guest::ctl
