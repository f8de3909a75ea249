// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/carry.hpp"

#include <array>

namespace netfailover::host::core {

namespace {

/// Gives `to` one attribute of `from`.
using Copy = void (*)(const VfAttributes& from, VfAttributes& to);

// Without a VLAN its protocol means nothing.
void copyVlan(const VfAttributes& from, VfAttributes& to) {
    const bool isNone = from.vlan == 0 && from.qos == 0 && to.vlan == 0 && to.qos == 0;
    to.vlan = from.vlan;
    to.qos = from.qos;
    to.vlanProtocol = isNone ? to.vlanProtocol : from.vlanProtocol;
}

void copyRates(const VfAttributes& from, VfAttributes& to) {
    to.minRate = from.minRate;
    to.maxRate = from.maxRate;
}

// What one driver does not tell another one need not be given.
template <auto member> void copyTold(const VfAttributes& from, VfAttributes& to) {
    to.*member = from.*member ? from.*member : to.*member;
}

constexpr std::array<Copy, 5> attributes{copyVlan, copyRates, copyTold<&VfAttributes::spoofCheck>,
                                         copyTold<&VfAttributes::trust>,
                                         copyTold<&VfAttributes::link>};

VfAttributes with(VfAttributes all, const VfAttributes& other, Copy copy) {
    copy(other, all);
    return all;
}

bool isSame(const VfAttributes& one, const VfAttributes& other, Copy copy) {
    return with(one, other, copy) == one;
}

// Each goes on from where the one before ends.
void addStep(const VfId& vf, VfAttributes& all, const VfAttributes& other, Copy copy,
             std::vector<SwitchStep>& steps) {
    const VfAttributes to = with(all, other, copy);
    steps.emplace_back(SetVf{.vf = vf, .from = all, .to = to});
    all = to;
}

} // namespace

std::vector<SwitchStep> stepsToGive(const VfId& vf, const VfAttributes& now, VfAttributes brought,
                                    VlanKeeper keeper) {
    if (keeper == VlanKeeper::Xml) {
        copyVlan(now, brought);
    }
    std::vector<SwitchStep> steps;
    VfAttributes all = now;
    for (const Copy copy : attributes) {
        if (!isSame(now, brought, copy)) {
            addStep(vf, all, brought, copy, steps);
        }
    }
    return steps;
}

Given givenOf(const VfAttributes& before, const VfAttributes& now, VlanKeeper keeper) {
    Given given{.before = before, .now = now};
    if (keeper != VlanKeeper::Nobody) {
        copyVlan(now, given.before);
    }
    return given;
}

std::vector<SwitchStep> stepsToTakeBack(const VfId& vf, const VfAttributes& now,
                                        const Given& given) {
    std::vector<SwitchStep> steps;
    VfAttributes all = now;
    for (const Copy copy : attributes) {
        if (isSame(now, given.now, copy) && !isSame(now, given.before, copy)) {
            addStep(vf, all, given.before, copy, steps);
        }
    }
    return steps;
}

VfAttributes takenAlong(const VfAttributes& now, const std::optional<Given>& given,
                        const std::optional<VfAttributes>& brought) {
    VfAttributes all = now;
    for (const Copy copy : attributes) {
        if (given && brought && isSame(now, given->now, copy)) {
            copy(*brought, all);
        }
    }
    return all;
}

std::string notTaken(const Given& given, const VfAttributes& brought, VlanKeeper keeper) {
    std::string words;
    for (const SwitchStep& step : stepsToGive({}, given.now, brought, keeper)) {
        const auto& missing = std::get<SetVf>(step);
        words += attributeWords(missing.from, missing.to);
    }
    return words;
}

} // namespace netfailover::host::core
