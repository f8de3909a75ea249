// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Which virtual functions of the destination a domain's pairs can have.
#include "host/core/checks/registry.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

const NodeDevice* deviceNamed(const Destination& there, const std::string& name) {
    const auto found = std::ranges::find(there.devices, name, &NodeDevice::name);
    return found == there.devices.end() ? nullptr : &*found;
}

// The PCI device of an interface; of a virtual function, its card's.
std::optional<PciAddress> cardOf(const Destination& there, const std::string& interface) {
    const auto net = std::ranges::find(there.devices, interface, &NodeDevice::interface);
    const NodeDevice* const pci =
        net == there.devices.end() ? nullptr : deviceNamed(there, net->parent);
    if (pci == nullptr) {
        return std::nullopt;
    }
    return pci->physicalFunction ? pci->physicalFunction : pci->address;
}

bool isFunction(const Destination& there, const NodeDevice& net) {
    const NodeDevice* const pci = deviceNamed(there, net.parent);
    return pci != nullptr && pci->physicalFunction.has_value();
}

std::vector<PciAddress> cardsBelow(const Destination& there, const std::string& bridge) {
    std::vector<PciAddress> cards;
    const HostInterface* const found = there.wires.interface(bridge);
    for (const std::string& port : found == nullptr ? std::vector<std::string>{} : found->ports) {
        if (const auto card = cardOf(there, port)) {
            cards.push_back(*card);
        }
    }
    return cards;
}

bool isPort(const Destination& there, const std::string& interface) {
    const auto& all = there.wires.interfaces;
    return all && std::ranges::any_of(*all, [&](const HostInterface& one) {
               return std::ranges::count(one.ports, interface) > 0;
           });
}

// Where libvirt binds nothing itself it takes what is bound for guests, and refuses what is not.
// Of a pool the network says by whom that is done.
bool isBoundByOthers(const Pair& pair) {
    return pair.primary && !pair.primary->managed && pair.primary->type != "network";
}

// A driver without an interface there has it in another network namespace, or serves a
// program or a guest.
bool isElsewhere(const NodeDevice& function, const Pair& pair) {
    const bool mayBeMeant = pair.primary && !pair.primary->managed;
    return !function.driver.empty() && !(mayBeMeant && isForGuests(function.driver));
}

// What the domain names itself it may have even while it is up, unless that may be because a
// bridge goes out by it: without a word of the interfaces nothing else tells.
bool isUsedByHost(const Destination& there, const NodeDevice& function, const Pair& pair) {
    if (isBoundByOthers(pair)) {
        return !isForGuests(function.driver);
    }
    const auto net = std::ranges::find_if(there.devices, [&](const NodeDevice& device) {
        return !device.interface.empty() && device.parent == function.name;
    });
    if (net == there.devices.end()) {
        return isElsewhere(function, pair);
    }
    const bool isNamed = pair.primary && pair.primary->hostAddress == function.address;
    const bool isPooled = pair.primary && pair.primary->type == "network";
    const bool mayBeUp = isPooled || (isNamed && there.wires.interfaces);
    return isPort(there, net->interface) || (net->isUp && !mayBeUp);
}

// How many cards there give their functions to guests, free ones or not: the right one may have
// none left.
std::size_t cardsForGuests(const Destination& there, const Pair& pair) {
    std::vector<PciAddress> cards;
    for (const NodeDevice& device : there.devices) {
        const bool isTaken = device.address && std::ranges::count(there.taken, *device.address) > 0;
        if (device.physicalFunction && (isTaken || !isUsedByHost(there, device, pair)) &&
            std::ranges::count(cards, *device.physicalFunction) == 0) {
            cards.push_back(*device.physicalFunction);
        }
    }
    return cards.size();
}

using FreeFunctions = std::vector<PciAddress> (*)(const Destination&, const Pair&);

// Each pair takes one of those that are free for it: those first that have the least choice, as
// whatever is free for them others may do without.
std::vector<const Pair*> withoutOne(const Evidence& evidence, const Destination& there,
                                    FreeFunctions freeOf) {
    std::vector<std::pair<const Pair*, std::vector<PciAddress>>> choices;
    for (const PairEvidence& pair : evidence.pairs) {
        choices.emplace_back(&pair.pair, freeOf(there, pair.pair));
    }
    std::ranges::stable_sort(choices, {}, [](const auto& choice) { return choice.second.size(); });
    std::vector<PciAddress> taken;
    std::vector<const Pair*> without;
    for (const auto& [pair, free] : choices) {
        const auto found = std::ranges::find_if(
            free, [&](const auto& one) { return std::ranges::count(taken, one) == 0; });
        if (found == free.end()) {
            without.push_back(pair);
        } else {
            taken.push_back(*found);
        }
    }
    return without;
}

} // namespace

std::vector<PciAddress> freeFunctions(const Destination& destination, const Pair& pair) {
    const Network* const pool = pair.primary && pair.primary->type == "network"
                                    ? findNetwork(destination.wires.networks, pair.primary->source)
                                    : nullptr;
    std::vector<PciAddress> free;
    for (const NodeDevice& device : destination.devices) {
        const auto& address = device.address;
        const auto isIn = [&](const std::vector<PciAddress>& all) {
            return std::ranges::count(all, *address) > 0;
        };
        if (device.physicalFunction && address && !isIn(destination.taken) &&
            (pool == nullptr || isIn(pool->virtualFunctions)) &&
            !isUsedByHost(destination, device, pair)) {
            free.push_back(*address);
        }
    }
    return free;
}

bool hasFunctionsBelow(const Destination& destination, const Interface& standby) {
    const auto cards = cardsBelow(destination, bridgeOf(standby, destination.wires));
    return std::ranges::any_of(destination.devices, [&](const NodeDevice& device) {
        return device.physicalFunction && std::ranges::count(cards, *device.physicalFunction) > 0;
    });
}

std::vector<PciAddress> freeFunctionsOfBridge(const Destination& destination, const Pair& pair) {
    std::vector<PciAddress> free = freeFunctions(destination, pair);
    const auto cards = cardsBelow(destination, bridgeOf(pair.standby, destination.wires));
    if (cards.empty()) {
        return free;
    }
    std::erase_if(free, [&](const PciAddress& address) {
        const auto device = std::ranges::find(destination.devices, address, &NodeDevice::address);
        return std::ranges::count(cards, *device->physicalFunction) == 0;
    });
    return free;
}

std::vector<PciAddress> functionsFor(const Destination& destination, const Pair& pair) {
    const bool isPooled = pair.primary && pair.primary->type == "network";
    return !isPooled && hasFunctionsBelow(destination, pair.standby)
               ? freeFunctionsOfBridge(destination, pair)
               : freeFunctions(destination, pair);
}

std::string whyNoneIsCertain(const Destination& destination, const Pair& pair) {
    const bool hasAddress =
        pair.primary && pair.primary->hostAddress && pair.primary->type != "network";
    if (!hasAddress || hasFunctionsBelow(destination, pair.standby)) {
        return "";
    }
    const PciAddress named = *pair.primary->hostAddress;
    const auto free = freeFunctions(destination, pair);
    if (free.empty() || std::ranges::count(free, named) > 0 ||
        cardsForGuests(destination, pair) == 1) {
        return "";
    }
    return "libvirt there does not tell which of several cards leads where the standby does, and " +
           named.toString() + " is not free there";
}

std::set<std::string> cardsOf(const Destination& destination,
                              const std::vector<PciAddress>& functions) {
    std::set<std::string> names;
    for (const NodeDevice& device : destination.devices) {
        if (!device.address || !device.physicalFunction ||
            std::ranges::count(functions, *device.address) == 0) {
            continue;
        }
        for (const NodeDevice& net : destination.devices) {
            if (!net.interface.empty() &&
                cardOf(destination, net.interface) == device.physicalFunction &&
                !isFunction(destination, net)) {
                names.insert(net.interface);
            }
        }
    }
    return names;
}

Checks checkFunctionThere(const Evidence& evidence) {
    const auto& there = evidence.destination;
    if (!there) {
        return {};
    }
    const auto without = withoutOne(evidence, *there, functionsFor);
    const auto withoutRight = withoutOne(evidence, *there, freeFunctionsOfBridge);
    return checkPairs(
        evidence, "A virtual function is free there for each pair.",
        [&](const PairEvidence& pair, Checks& found) {
            const std::string name = nameOf(pair.pair);
            if (pair.pair.primary &&
                reportUntold(*pair.pair.primary, there->wires, " there", found)) {
                return;
            }
            if (std::ranges::count(without, &pair.pair) > 0) {
                found.push_back(problem("No virtual function is free there for " + name + "."));
            } else if (const auto why = whyNoneIsCertain(*there, pair.pair); !why.empty()) {
                found.push_back(problem(name + ": " + why + "."));
            } else if (std::ranges::count(withoutRight, &pair.pair) > 0) {
                found.push_back(warning("What is free there for " + name +
                                        " is of another card than the bridge's of its standby: "
                                        "both must lead to one segment."));
            }
        });
}

} // namespace netfailover::host::core
