// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/evidence.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

const core::Link* Evidence::linkOf(int index) const {
    const auto found = std::ranges::find(snapshot.links, index, &core::Link::index);
    return found == snapshot.links.end() ? nullptr : &*found;
}

std::vector<core::Problem>
Evidence::problemsNamed(std::initializer_list<std::string_view> identifiers) const {
    auto problems = core::problemsOf(snapshot.links, topology, snapshot.driver);
    std::erase_if(problems, [&](const core::Problem& problem) {
        return std::ranges::count(identifiers, problem.identifier) == 0;
    });
    return problems;
}

} // namespace netfailover::guest::ctl
