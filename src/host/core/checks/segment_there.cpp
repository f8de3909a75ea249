// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Do a pair's halves lead to the same segment on the destination as here?
#include "base/text/shell.hpp"
#include "host/core/checks/registry.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

using Vlan = std::optional<std::uint16_t>;

const Network* networkOf(const Interface& interface, const Wires& wires) {
    return interface.type == "network" ? findNetwork(wires.networks, interface.source) : nullptr;
}

Vlan vlanOf(const Interface& interface, const Wires& wires) {
    const Network* const network = networkOf(interface, wires);
    return interface.vlan || network == nullptr ? interface.vlan : network->vlan;
}

std::string text(const std::vector<std::uint16_t>& vlans) {
    std::string all;
    for (const std::uint16_t vlan : vlans) {
        all += (all.empty() ? "VLAN " : ", ") + std::to_string(vlan);
    }
    return all.empty() ? "no VLAN" : all;
}

std::vector<std::uint16_t> asList(Vlan vlan) {
    return vlan ? std::vector{*vlan} : std::vector<std::uint16_t>{};
}

void examineVlan(const Evidence& evidence, const std::string& half, const Interface& interface,
                 Checks& found) {
    const Wires& there = evidence.destination->wires;
    if (reportUntold(interface, evidence.wires, "", found) ||
        reportUntold(interface, there, " there", found)) {
        return;
    }
    if (networkOf(interface, there) == nullptr || networkOf(interface, evidence.wires) == nullptr) {
        return;
    }
    const Vlan here = vlanOf(interface, evidence.wires);
    const Vlan after = vlanOf(interface, there);
    if (here != after) {
        found.push_back(warning("The network " + interface.source + " puts the " + half + " into " +
                                text(asList(here)) + " here, into " + text(asList(after)) +
                                " there."));
    }
}

// A bridge may go out by eth0.10 here and by eth0 there.
void examinePorts(const Evidence& evidence, const Interface& standby, Checks& found) {
    const std::string name = bridgeOf(standby, evidence.wires);
    const std::string nameThere = bridgeOf(standby, evidence.destination->wires);
    const HostInterface* const here = evidence.wires.interface(name);
    const HostInterface* const there = evidence.destination->wires.interface(nameThere);
    if (here != nullptr && there != nullptr && here->portVlans != there->portVlans) {
        found.push_back(warning("The bridge " + name + " goes out by " + text(here->portVlans) +
                                " here, " + nameThere + " by " + text(there->portVlans) +
                                " there."));
    }
}

unsigned bridgeMtu(const Interface& standby, const Wires& wires) {
    const HostInterface* const bridge = wires.interface(bridgeOf(standby, wires));
    const Network* const network = networkOf(standby, wires);
    if (bridge != nullptr) {
        return bridge->mtu.value_or(0);
    }
    return network == nullptr ? 0 : network->mtu.value_or(0);
}

// What the guest sends at most; 0 where nobody tells.
unsigned mtuHere(const PairEvidence& pair, const Wires& wires) {
    const unsigned tap = pair.host ? pair.host->tapMtu : 0;
    const unsigned known = std::max(tap, pair.pair.standby.mtu.value_or(0));
    return known != 0 ? known : bridgeMtu(pair.pair.standby, wires);
}

void examineMtu(const std::string& what, unsigned there, const PairEvidence& pair, unsigned here,
                Checks& found) {
    if (there != 0 && there < here) {
        found.push_back(problem(
            what + " there has an MTU of " + std::to_string(there) + ", the standby of " +
                nameOf(pair.pair) + " one of " + std::to_string(here) + ".",
            "there: ip link set dev " + base::shellQuoted(what) + " mtu " + std::to_string(here)));
    }
}

} // namespace

std::string bridgeOf(const Interface& interface, const Wires& wires) {
    if (interface.type == "bridge") {
        return interface.source;
    }
    const Network* const network = networkOf(interface, wires);
    return network == nullptr ? "" : network->bridge;
}

Checks checkVlanThere(const Evidence& evidence) {
    if (!evidence.destination) {
        return {};
    }
    return checkPairs(evidence, "Networks there put each pair into the same VLAN.",
                      [&](const PairEvidence& pair, Checks& found) {
                          examineVlan(evidence, "standby", pair.pair.standby, found);
                          if (pair.pair.primary) {
                              examineVlan(evidence, "virtual function", *pair.pair.primary, found);
                          }
                          examinePorts(evidence, pair.pair.standby, found);
                      });
}

Checks checkMtuThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    return checkPairs(evidence, "The MTU there is large enough for each pair.",
                      [&](const PairEvidence& pair, Checks& found) {
                          const unsigned here = mtuHere(pair, evidence.wires);
                          const Interface& standby = pair.pair.standby;
                          if (reportUntold(standby, there->wires, " there", found)) {
                              return;
                          }
                          const std::string bridge = bridgeOf(standby, there->wires);
                          examineMtu(bridge.empty() ? standby.source : bridge,
                                     bridgeMtu(standby, there->wires), pair, here, found);
                          const auto free = freeFunctionsOfBridge(*there, pair.pair);
                          for (const std::string& name : cardsOf(*there, free)) {
                              const HostInterface* const card = there->wires.interface(name);
                              examineMtu(name, card == nullptr ? 0 : card->mtu.value_or(0), pair,
                                         here, found);
                          }
                      });
}

} // namespace netfailover::host::core
