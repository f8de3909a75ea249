// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/all_pairs.hpp"

#include "host/xml/domain.hpp"

namespace netfailover::host::migrate {

std::vector<core::Pair> livePairs(const libvirt::Change& domain) {
    return core::pairsOf(xml::readDomain(domain.liveXml()));
}

std::vector<core::Pair> allPairs(const std::string& running, const std::vector<std::string>& others,
                                 const std::set<std::string>& pools) {
    std::vector<core::Domain> states;
    for (const std::string& text : others) {
        if (!text.empty()) {
            states.push_back(xml::readDomain(text));
        }
    }
    return core::runningPairs(xml::readDomain(running), states, {}, pools);
}

} // namespace netfailover::host::migrate
