// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/cards.hpp"

#include <algorithm>

namespace netfailover::host::kernel {

std::optional<Cards> rightCards(const Places& places, const core::CardsByNetwork& told,
                                const std::string& network, const std::string& bridge) {
    for (const std::string& name : {network, bridge}) {
        if (const auto found = told.find(name); found != told.end()) {
            return found->second;
        }
    }
    Cards below = places.cardsBelow(bridge);
    std::erase_if(below, [&](const std::string& card) { return places.functionsOf(card).empty(); });
    return below.empty() ? std::nullopt : std::optional(below);
}

bool isOfAnother(const Places& places, const std::optional<Cards>& cards,
                 const core::PciAddress& address) {
    const auto function = cards ? places.function(address) : std::nullopt;
    return function && std::ranges::count(*cards, function->id.pf.name) == 0;
}

} // namespace netfailover::host::kernel
