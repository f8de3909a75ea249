// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/drift.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace netfailover::host::core {

namespace {

using Facts = std::vector<std::string>;

std::string text(const std::optional<bool>& value) {
    return value ? (*value ? "on" : "off") : "unknown";
}

template <class Number> std::string number(const std::optional<Number>& value) {
    return value ? std::to_string(*value) : "none";
}

template <class Enum, std::size_t count>
std::string word(Enum value, const std::array<const char*, count>& words) {
    return words[static_cast<std::size_t>(value)];
}

constexpr std::array teamings{"none", "persistent", "transient"};
constexpr std::array links{"not configured", "up", "down"};
constexpr std::array vfLinks{"auto", "enable", "disable"};
constexpr std::array kinds{"learned", "static", "permanent"};

std::string text(const std::optional<PciAddress>& address) {
    return address ? address->toString() : "none";
}

std::string text(const std::optional<Mac>& mac) {
    return mac ? mac->toString() : "none";
}

void addInterface(const Interface& one, Facts& facts) {
    const std::string begin = "interface " + one.alias + " " + text(one.mac) + ": ";
    const auto add = [&](const char* name, const std::string& value) {
        facts.push_back(begin + name + " " + value);
    };
    add("attached to", one.type + " " + one.source);
    add("model", one.model);
    add("teaming", word(one.teaming, teamings) + " " + one.partner);
    add("link", word(one.link, links));
    add("VLAN", one.trunk ? "trunk" : number(one.vlan));
    add("MTU", number(one.mtu));
    add("device", text(one.hostAddress) + (one.managed ? ", managed" : ""));
    add("place in the guest", text(one.guestAddress));
}

void addFunction(const std::string& pf, const VfAttributes& one, Facts& facts) {
    const std::string begin = "vf " + std::to_string(one.number) + " of " + pf + ": ";
    const auto add = [&](const char* name, const std::string& value) {
        facts.push_back(begin + name + " " + value);
    };
    add("MAC", one.mac.toString());
    add("VLAN", std::to_string(one.vlan) + " " + std::to_string(one.qos) + " " +
                    std::to_string(one.vlanProtocol));
    add("rates", std::to_string(one.minRate) + " " + std::to_string(one.maxRate));
    add("spoofchk", text(one.spoofCheck));
    add("trust", text(one.trust));
    add("link", one.link ? word(*one.link, vfLinks) : "unknown");
}

void addEntry(const FdbEntry& one, Facts& facts) {
    if (one.kind != EntryKind::Learned || one.self) {
        facts.push_back("entry " + one.mac.toString() + " on " + one.port.name +
                        (one.self ? " self " : " master ") + word(one.kind, kinds) + ", VLAN " +
                        std::to_string(one.vlan) + (one.sticky ? ", sticky" : "") +
                        (one.external ? ", external" : ""));
    }
}

Facts factsOf(const Snapshot& snapshot) {
    Facts facts{"domain " + snapshot.domain.name + " " + snapshot.domain.uuid,
                "memory " + std::to_string(snapshot.domain.memoryKiB),
                "machine " + snapshot.domain.machine,
                "CPU " + snapshot.domain.cpu.mode + " " + snapshot.domain.cpu.xml};
    for (const Interface& interface : snapshot.domain.interfaces) {
        addInterface(interface, facts);
    }
    for (const FdbEntry& entry : snapshot.entries) {
        addEntry(entry, facts);
    }
    for (const auto& [pf, functions] : snapshot.functions) {
        for (const VfAttributes& function : functions) {
            addFunction(pf, function, facts);
        }
    }
    for (const auto& [address, driver] : snapshot.drivers) {
        facts.push_back("driver of " + address + ": " + driver);
    }
    for (const auto& [pool, count] : snapshot.poolsInUse) {
        facts.push_back("pool " + pool + ": " + std::to_string(count) + " in use");
    }
    std::ranges::sort(facts);
    return facts;
}

} // namespace

Drift driftOf(const Snapshot& before, const Snapshot& after) {
    const Facts first = factsOf(before);
    const Facts second = factsOf(after);
    Drift drift;
    std::ranges::set_difference(first, second, std::back_inserter(drift.gone));
    std::ranges::set_difference(second, first, std::back_inserter(drift.added));
    return drift;
}

} // namespace netfailover::host::core
