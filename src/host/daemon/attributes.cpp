// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/attributes.hpp"

#include "base/loop/log.hpp"
#include "host/core/carry.hpp"
#include "host/kernel/perform.hpp"

#include <algorithm>
#include <utility>

namespace netfailover::host::daemon {

namespace {

using core::VfAttributes;
using core::VlanKeeper;
using Steps = std::vector<core::SwitchStep>;

VlanKeeper keeperOf(const core::Interface& primary) {
    if (primary.vlan || primary.trunk) {
        return VlanKeeper::Xml;
    }
    return primary.type.empty() ? VlanKeeper::Nobody : VlanKeeper::Libvirt;
}

std::optional<VfAttributes> attributesOf(kernel::Switch& kernel, const PairRecord& pair) {
    const core::Place place{.mac = pair.mac, .vf = pair.place.place.vf};
    return place.vf ? kernel::observe(kernel, place, 0).vf : std::nullopt;
}

// libvirt sets the VLAN together with the pair's MAC: what is set before that is lost.
bool isPairs(const PairRecord& pair, const VfAttributes& now) {
    return now.mac == pair.mac || pair.made.vfMacBefore;
}

void performEach(kernel::Switch& kernel, const Steps& steps) {
    for (const core::SwitchStep& step : steps) {
        const auto result = kernel::perform(kernel, {.steps = {step}}, {});
        if (!result.failure.empty()) {
            base::logInfo(result.failure);
        }
    }
}

// What will be ours is written down first: killed in between, we find it again.
// @return what there is after it.
VfAttributes give(kernel::Switch& kernel, PairRecord& pair, const VfAttributes& now,
                  const std::function<void()>& save) {
    const auto steps = core::stepsToGive(*pair.place.place.vf, now, *pair.brought, pair.vlanKeeper);
    if (steps.empty() && pair.made.given) {
        return now;
    }
    const VfAttributes before = pair.made.given ? pair.made.given->before : now;
    const VfAttributes& wanted = steps.empty() ? now : std::get<core::SetVf>(steps.back()).to;
    pair.made.given = core::givenOf(before, wanted, pair.vlanKeeper);
    save();
    performEach(kernel, steps);
    const VfAttributes after = attributesOf(kernel, pair).value_or(wanted);
    pair.made.given = core::givenOf(before, after, pair.vlanKeeper);
    return after;
}

// What the card does not tell of just now is taken back later.
void takeBack(kernel::Switch& kernel, PairRecord& pair) {
    const auto now = pair.made.given ? attributesOf(kernel, pair) : std::nullopt;
    if (now) {
        const auto given = *std::exchange(pair.made.given, std::nullopt);
        performEach(kernel, core::stepsToTakeBack(*pair.place.place.vf, *now, given));
    }
}

void tellWhatIsLacking(PairRecord& pair) {
    const bool isGiven = pair.made.given && pair.brought;
    const std::string words =
        isGiven ? core::notTaken(*pair.made.given, *pair.brought, pair.vlanKeeper) : "";
    if (!words.empty()) {
        pair.problems.push_back("the card has not taken what the virtual function had on the "
                                "other host:" +
                                words);
    }
}

// As the XML has it: without its number here, which another host has another function for.
VfAttributes ofPair(VfAttributes all, const core::Mac& mac) {
    all.number = 0;
    all.mac = mac;
    all.vlanProtocol = all.vlanProtocol == core::serviceTag ? core::serviceTag : core::customerTag;
    return all;
}

} // namespace

void readAttributes(PairRecord& pair, const core::Domain& domain,
                    const std::optional<core::Interface>& primary, bool isComing) {
    const auto found = std::ranges::find(domain.functions, pair.mac, &VfAttributes::mac);
    pair.brought = found == domain.functions.end() ? std::nullopt : std::optional(*found);
    pair.vlanKeeper = primary ? keeperOf(*primary) : pair.vlanKeeper;
    pair.lacksAttributes |= isComing;
}

void followAttributes(kernel::Switch& kernel, core::VfRule rule, PairRecord& pair,
                      const std::function<void()>& save) {
    if (rule == core::VfRule::None || rule == core::VfRule::AttachWhenFree) {
        takeBack(kernel, pair);
        return;
    }
    const auto now = attributesOf(kernel, pair);
    if (!now || !isPairs(pair, *now)) {
        return;
    }
    const bool lacks = pair.lacksAttributes && pair.brought;
    const VfAttributes all = lacks ? give(kernel, pair, *now, save) : *now;
    if (rule == core::VfRule::In) {
        pair.lacksAttributes = false;
        pair.taken = ofPair(core::takenAlong(all, pair.made.given, pair.brought), pair.mac);
    }
    tellWhatIsLacking(pair);
}

} // namespace netfailover::host::daemon
