// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/choose.hpp"

#include "host/core/pair.hpp"
#include "host/libvirt/error.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

#include <algorithm>

namespace netfailover::host::migrate {

namespace {

bool hasAddress(const core::Pair& pair) {
    return pair.primary && pair.primary->hostAddress && pair.mac();
}

std::string whyNone(const core::Pair& pair, const core::Destination& there) {
    const std::string name = pair.mac()->toString();
    const std::string why = core::whyNoneIsCertain(there, pair);
    if (!why.empty()) {
        return name + ": " + why;
    }
    return "no virtual function of the standby's card is free there for " + name +
           (there.wires.interfaces ? ""
                                   : "; libvirt there tells of no interfaces, so one that is up "
                                     "counts as used by that host");
}

// One of the same address is the best choice: the definition stays as it is.
std::optional<core::PciAddress> choose(const core::Pair& pair, const core::Destination& there,
                                       const Functions& chosen) {
    if (!core::whyNoneIsCertain(there, pair).empty()) {
        return std::nullopt;
    }
    auto free = core::functionsFor(there, pair);
    std::erase_if(free, [&](const core::PciAddress& one) {
        return std::ranges::any_of(chosen, [&](const auto& entry) { return entry.second == one; });
    });
    const core::PciAddress own = *pair.primary->hostAddress;
    if (free.empty()) {
        return std::nullopt;
    }
    return std::ranges::count(free, own) > 0 ? own : free.front();
}

// Two functions of one card lead to the same network; what is named may be absent here.
kernel::Cards cardOf(const kernel::Places& places, const core::Pair& pair,
                     const core::PciAddress& named) {
    if (const auto own = places.function(named)) {
        return {own->id.pf.name};
    }
    const auto place = places.find(*pair.mac(), pair.standby.target, std::nullopt).place;
    if (place.uplinkVf) {
        return {place.uplinkVf->pf.name};
    }
    return place.uplink ? kernel::Cards{place.uplink->name} : kernel::Cards{};
}

} // namespace

Functions chooseFunctions(const core::Domain& domain, const core::Destination& there,
                          const core::Domain& defined) {
    Functions chosen;
    for (const core::Pair& pair : core::pairsOf(domain)) {
        if (!hasAddress(pair)) {
            continue;
        }
        const std::string mac = pair.mac()->toString();
        const auto one = choose(pair, there, chosen);
        if (!one) {
            throw libvirt::LibvirtError(whyNone(pair, there));
        }
        chosen[mac] = *one;
    }
    for (const core::Pair& pair : core::pairsOf(defined)) {
        const bool isOwed = hasAddress(pair) && !core::functionOf(domain, *pair.mac());
        if (const auto one = isOwed ? choose(pair, there, chosen) : std::nullopt) {
            chosen[pair.mac()->toString()] = *one;
        }
    }
    return chosen;
}

std::string withFunctions(std::string text, const Functions& functions) {
    for (const core::Pair& pair : core::pairsOf(xml::readDomain(text))) {
        const auto function = functions.find(pair.mac().value_or(core::Mac{}).toString());
        if (pair.primary && pair.primary->hostAddress && function != functions.end()) {
            text = xml::withFunction(text, *pair.primary, function->second);
        }
    }
    return text;
}

std::optional<kernel::Cards> cardsHere(const kernel::Places& places,
                                       const core::CardsByNetwork& told, const core::Pair& pair) {
    const core::Interface& standby = pair.standby;
    const std::string master = standby.target.empty() ? "" : places.masterOf(standby.target);
    const std::string named = standby.type == "bridge" ? standby.source : "";
    return kernel::rightCards(places, told, standby.source,
                              places.isBridge(master) ? master : named);
}

// Libvirt refuses those that another domain has, and where it binds nothing itself, those that
// nobody has bound for guests: of the named one it says so.
std::vector<core::PciAddress> functionsHere(const kernel::Places& places,
                                            const std::optional<kernel::Cards>& cards,
                                            const core::Pair& pair, const core::Interface& owed) {
    if (!owed.hostAddress || !pair.mac()) {
        return {};
    }
    std::vector<core::PciAddress> all;
    const core::PciAddress named = *owed.hostAddress;
    if (!places.isOfHost(named) && !kernel::isOfAnother(places, cards, named)) {
        all.push_back(named);
    }
    for (const std::string& card : cards.value_or(cardOf(places, pair, named))) {
        for (const auto& function : places.functionsOf(card)) {
            if (places.isReady(function, owed.managed) && function.address != named) {
                all.push_back(function.address);
            }
        }
    }
    return all;
}

bool canBeHad(const kernel::Places& places, const core::PciAddress& named, bool managed) {
    return places.has(named) && !places.isOfHost(named) &&
           core::isForGuests(places.driverOf(named)) != managed;
}

} // namespace netfailover::host::migrate
