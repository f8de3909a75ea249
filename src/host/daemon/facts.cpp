// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/facts.hpp"

#include "base/text/utf8.hpp"
#include "host/core/bus_names.hpp"
#include "version.hpp"

#include <algorithm>

namespace netfailover::host::daemon {

namespace {

using Texts = std::vector<std::string>;

Texts valid(const Texts& texts) {
    Texts all;
    std::ranges::transform(texts, std::back_inserter(all), base::toUtf8);
    return all;
}

Facts factsOf(const DomainRecord& domain, const PairRecord& pair) {
    const core::Phase phase = phaseOf(domain, pair);
    const auto& place = pair.place;
    const bool hasFunction = pair.hasFunction && place.vf;
    return {{"Domain", base::toUtf8(domain.name)},
            {"HardwareAddress", pair.mac.toString()},
            {"Phase", std::string(core::nameOf(phase))},
            {"VirtualFunction", hasFunction ? place.vf->address.toString() : std::string()},
            {"Tap", place.place.tap ? base::toUtf8(place.place.tap->name) : std::string()},
            {"Owed", pair.owed},
            {"Problems", valid(pair.problems)}};
}

} // namespace

std::map<std::string, Facts> pairFacts(const Records& records) {
    std::map<std::string, Facts> all;
    for (const auto& [uuid, domain] : records) {
        for (const PairRecord& pair : domain.pairs) {
            all[core::pairPath(uuid, pair.mac)] = factsOf(domain, pair);
        }
    }
    return all;
}

Facts managerFacts(const Records& records) {
    Texts domains;
    Texts problems;
    for (const auto& [uuid, domain] : records) {
        domains.push_back(base::toUtf8(domain.name));
        for (const PairRecord& pair : domain.pairs) {
            for (const std::string& problem : valid(pair.problems)) {
                problems.push_back(domains.back() + ": " + problem);
            }
        }
    }
    return {{"Version", std::string(version)}, {"Domains", domains}, {"Problems", problems}};
}

std::vector<std::string> changedNames(const Facts& before, const Facts& after) {
    Texts names;
    for (std::size_t at = 0; at < after.size(); ++at) {
        if (before[at] != after[at]) {
            names.push_back(after[at].name);
        }
    }
    return names;
}

} // namespace netfailover::host::daemon
