// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/all_pairs.hpp"

#include "host/xml/domain.hpp"

#include <algorithm>

namespace netfailover::host::migrate {

std::vector<core::Pair> allPairs(const std::string& running, const std::vector<std::string>& others,
                                 const std::set<std::string>& pools) {
    const core::Domain domain = xml::readDomain(running);
    std::vector<core::Pair> all = core::pairsOf(domain, pools);
    const auto add = [&](const core::Pair& expected) {
        const auto standby =
            std::ranges::find_if(domain.interfaces, [&](const core::Interface& one) {
                return one.mac && one.mac == expected.mac() && !one.hostAddress;
            });
        const bool isKnown = std::ranges::any_of(
            all, [&](const core::Pair& pair) { return pair.mac() == expected.mac(); });
        if (!isKnown && standby != domain.interfaces.end()) {
            all.push_back({.form = expected.form, .standby = *standby});
        }
    };
    for (const std::string& text : others) {
        if (!text.empty()) {
            std::ranges::for_each(core::pairsOf(xml::readDomain(text), pools), add);
        }
    }
    return all;
}

} // namespace netfailover::host::migrate
