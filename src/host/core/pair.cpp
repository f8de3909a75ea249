// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/pair.hpp"

#include <algorithm>
#include <iterator>

namespace netfailover::host::core {

namespace {

bool isVirtio(const Interface& interface) {
    return interface.model.starts_with("virtio");
}

bool isVirtualFunction(const Interface& interface, const std::set<std::string>& pools) {
    return interface.type == "hostdev" ||
           (interface.type == "network" && pools.contains(interface.source));
}

bool isStandby(const Interface& interface, const std::set<std::string>& pools) {
    return (isVirtio(interface) || interface.teaming == Teaming::Persistent) &&
           !isVirtualFunction(interface, pools);
}

bool isTeamedWith(const Interface& primary, const Interface& standby) {
    return primary.teaming == Teaming::Transient && standby.teaming == Teaming::Persistent &&
           !standby.alias.empty() && primary.partner == standby.alias;
}

// Beside a standby that says of itself that it is one, the guest joins whatever has its MAC.
bool sharesMac(const Interface& primary, const Interface& standby,
               const std::set<std::string>& pools) {
    const bool isExpected =
        isVirtualFunction(primary, pools) || standby.teaming == Teaming::Persistent;
    return &primary != &standby && primary.teaming == Teaming::None && isExpected &&
           primary.mac.has_value() && primary.mac == standby.mac;
}

} // namespace

std::vector<Pair> pairsOf(const Domain& domain, const std::set<std::string>& pools) {
    const auto& all = domain.interfaces;
    std::vector<Pair> pairs;
    for (const Interface& standby : all) {
        if (!isStandby(standby, pools)) {
            continue;
        }
        auto found = std::ranges::find_if(
            all, [&](const Interface& other) { return isTeamedWith(other, standby); });
        PairForm form = PairForm::Teaming;
        if (found == all.end()) {
            found = std::ranges::find_if(
                all, [&](const Interface& other) { return sharesMac(other, standby, pools); });
            const bool isOlder = found != all.end() && isVirtualFunction(*found, pools);
            form = isOlder ? PairForm::SameMac : PairForm::Teaming;
        }
        if (found != all.end()) {
            pairs.push_back({.form = form, .standby = standby, .primary = *found});
        } else if (standby.teaming == Teaming::Persistent) {
            pairs.push_back({.form = form, .standby = standby});
        }
    }
    return pairs;
}

std::vector<Pair> runningPairs(const Domain& running, const std::vector<Domain>& others,
                               const std::vector<Mac>& known, const std::set<std::string>& pools) {
    std::vector<Pair> pairs = pairsOf(running, pools);
    std::vector<Pair> expected;
    for (const Domain& other : others) {
        std::ranges::move(pairsOf(other, pools), std::back_inserter(expected));
    }
    for (const Interface& standby : running.interfaces) {
        const bool isExpected = std::ranges::any_of(expected, [&](const Pair& pair) {
            return pair.mac() == standby.mac && pair.standby.teaming == standby.teaming;
        });
        const bool isFound = std::ranges::count(pairs, standby.mac, &Pair::mac) > 0;
        if (standby.mac && isStandby(standby, pools) && !isFound &&
            (isExpected || std::ranges::count(known, *standby.mac) > 0)) {
            pairs.push_back({.form = PairForm::SameMac, .standby = standby});
        }
    }
    return pairs;
}

std::optional<Interface> functionOf(const Domain& domain, const Mac& mac,
                                    const std::set<std::string>& pools) {
    for (const Pair& pair : pairsOf(domain, pools)) {
        if (pair.mac() == mac) {
            return pair.primary;
        }
    }
    return std::nullopt;
}

std::vector<Interface> withoutPartner(const Domain& domain) {
    const auto& all = domain.interfaces;
    std::vector<Interface> alone;
    std::ranges::copy_if(all, std::back_inserter(alone), [&](const Interface& primary) {
        return primary.teaming == Teaming::Transient &&
               std::ranges::none_of(
                   all, [&](const Interface& other) { return isTeamedWith(primary, other); });
    });
    return alone;
}

} // namespace netfailover::host::core
