// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/gather.hpp"

#include "host/kernel/holders.hpp"
#include "host/kernel/reconcile.hpp"
#include "host/libvirt/error.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/network.hpp"

#include <algorithm>
#include <charconv>

namespace netfailover::host::migrate {

namespace {

std::vector<core::Network> networksOf(const libvirt::Connection& connection) {
    std::vector<core::Network> networks;
    for (const std::string& text : connection.networks()) {
        networks.push_back(xml::readNetwork(text));
    }
    return networks;
}

// Each part of libvirt may be absent, or not answer, where it is a daemon of its own.
core::Wires wiresOf(const libvirt::Connection& connection) {
    core::Wires wires;
    try {
        wires.networks = networksOf(connection);
    } catch (const libvirt::LibvirtError&) {
        wires.tellsNetworks = false;
    }
    if (const auto texts = connection.interfaces()) {
        wires.interfaces.emplace();
        std::ranges::transform(*texts, std::back_inserter(*wires.interfaces),
                               xml::readHostInterface);
    }
    return wires;
}

// A domain that has its host's own CPU asks for the one that it has now.
core::CpuDemand demandOf(const core::Domain& domain, const libvirt::Connection& here) {
    core::CpuDemand demand = domain.cpu;
    if (demand.mode == "host-passthrough" || demand.mode == "maximum") {
        demand.xml = xml::readHostCpu(here.capabilities());
    }
    return demand;
}

std::set<std::string> poolsIn(const std::vector<core::Network>& networks) {
    std::set<std::string> pools;
    for (const core::Network& network : networks) {
        if (network.isPool()) {
            pools.insert(network.name);
        }
    }
    return pools;
}

unsigned numberOf(const std::string& text) {
    unsigned value = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

// A whole card in a pool means all its virtual functions, the bridge's own too.
std::string poolWith(const kernel::FunctionPlace& uplink,
                     const std::vector<core::Network>& networks) {
    for (const core::Network& network : networks) {
        const bool hasIt = std::ranges::count(network.virtualFunctions, uplink.address) > 0 ||
                           std::ranges::count(network.physicalFunctions, uplink.id.pf.name) > 0;
        if (network.isPool() && hasIt) {
            return network.name;
        }
    }
    return "";
}

unsigned countIn(const std::vector<core::Mac>& macs, const std::optional<core::Mac>& mac) {
    return mac ? static_cast<unsigned>(std::ranges::count(macs, *mac)) : 0U;
}

// The running XML tells what a network has come to, and of a pool not even its name.
// @return the pools among them, also where libvirt tells of no networks
std::set<std::string> nameNetworks(core::Domain& running, const core::Domain& defined) {
    std::set<std::string> pools;
    for (core::Interface& interface : running.interfaces) {
        const auto found = std::ranges::find_if(defined.interfaces, [&](const auto& other) {
            return other.type == "network" && other.mac == interface.mac &&
                   other.guestAddress == interface.guestAddress;
        });
        if (found == defined.interfaces.end()) {
            continue;
        }
        if (interface.type == "hostdev") {
            pools.insert(found->source);
        }
        interface.type = found->type;
        interface.source = found->source;
    }
    return pools;
}

core::Domain definitionOf(const libvirt::Connection& connection, const std::string& name) {
    const std::string text = connection.definition(name);
    return text.empty() ? core::Domain{} : xml::readDomain(text);
}

} // namespace

std::vector<std::string> Gather::sameMac(const core::Pair& pair,
                                         const kernel::PairPlace& found) const {
    std::vector<std::string> others;
    for (const kernel::VirtualFunctions& pf : kernel_->functions()) {
        for (const core::VfAttributes& vf : pf.functions) {
            const bool isOwn = found.place.vf && found.place.vf->pf.index == pf.index &&
                               found.place.vf->number == vf.number;
            if (vf.mac == *pair.mac() && !isOwn) {
                others.push_back("vf " + std::to_string(vf.number) + " of " +
                                 kernel_->nameOf(pf.index));
            }
        }
    }
    return others;
}

std::optional<core::HostView> Gather::host(const core::Pair& pair,
                                           const std::vector<core::Network>& networks) const {
    const auto address = pair.primary ? pair.primary->hostAddress : std::nullopt;
    kernel::PairPlace found =
        places_->find(pair.mac().value_or(core::Mac{}), pair.standby.target, address);
    if (!pair.mac() || (!found.place.tap && !found.vf)) {
        return std::nullopt;
    }
    kernel::findVlan(*kernel_, found);
    const std::string pf = found.place.vf ? found.place.vf->pf.name : "";
    core::HostView view{
        .wiring = found.wiring,
        .place = found.place,
        .state = kernel::observe(*kernel_, found.place, found.bridge ? found.bridge->index : 0),
        .bridge = found.bridge ? found.bridge->name : "",
        .vfDriver = found.vf ? found.vf->driver : "",
        .pfDriver = found.vf ? places_->driverOf(found.vf->pf) : "",
        .pfUp = (numberOf(places_->attribute(pf, "carrier")) == 1),
        .pfMtu = numberOf(places_->attribute(pf, "mtu")),
        .tapMtu = numberOf(places_->attribute(pair.standby.target, "mtu")),
        .sameMac = sameMac(pair, found)};
    for (const auto& function : places_->functionsOf(pf)) {
        if (function.id == found.place.uplinkVf) {
            view.uplinkDriver = function.driver;
            view.poolWithUplink = poolWith(function, networks);
        }
    }
    return view;
}

core::Evidence Gather::domain(const libvirt::DomainTexts& texts,
                              const libvirt::Connection* connection) const {
    core::Evidence evidence{.domain = xml::readDomain(texts.xml), .running = texts.running};
    core::Domain defined;
    std::set<std::string> pools;
    std::optional<std::vector<core::Mac>> macs;
    if (connection != nullptr) {
        if (texts.running) {
            defined = definitionOf(*connection, evidence.domain.name);
            pools = nameNetworks(evidence.domain, defined);
        }
        evidence.wires = wiresOf(*connection);
        evidence.domain.cpu = demandOf(evidence.domain, *connection);
        evidence.libvirtVersion = connection->libvirtVersion();
        evidence.hypervisorVersion = connection->hypervisorVersion();
        macs = texts.running ? connection->macsInGuest(evidence.domain.name) : std::nullopt;
    }
    const auto& networks = evidence.wires.networks;
    pools.merge(poolsIn(networks));
    for (const core::Pair& pair : core::runningPairs(evidence.domain, {defined}, {}, pools)) {
        core::PairEvidence found{.pair = pair, .host = host(pair, networks)};
        if (macs) {
            found.inGuest = countIn(*macs, pair.mac());
        }
        if (texts.running && pair.primary && pair.primary->hostAddress) {
            found.isHeld = kernel::isHeld(*pair.primary->hostAddress, places_->root());
        }
        evidence.pairs.push_back(std::move(found));
    }
    return evidence;
}

std::set<std::string> Gather::pools(const libvirt::Connection& connection) {
    try {
        return poolsIn(networksOf(connection));
    } catch (const libvirt::LibvirtError&) {
        return {}; // those that domains name by their address have no need of them
    }
}

core::Destination Gather::destination(const libvirt::Connection& there,
                                      const core::Domain& domain) {
    core::Destination destination{.uri = there.uri(),
                                  .libvirtVersion = there.libvirtVersion(),
                                  .hypervisorVersion = there.hypervisorVersion(),
                                  .freeMemoryKiB = there.freeMemoryKiB(),
                                  .wires = wiresOf(there),
                                  .cpuComplaint = domain.cpu.xml.empty()
                                                      ? std::optional<std::string>("")
                                                      : there.cpuComplaint(domain.cpu)};
    for (const std::string& text : there.devices()) {
        destination.devices.push_back(xml::readNodeDevice(text));
    }
    for (const libvirt::DomainTexts& texts : there.domains()) {
        const core::Domain other = xml::readDomain(texts.xml);
        const bool isItself = other.uuid == domain.uuid;
        destination.hasDomain |= other.name == domain.name || isItself;
        for (const core::Interface& interface : other.interfaces) {
            // What its old definition there names is its own to have again.
            if (interface.hostAddress && !isItself) {
                destination.taken.push_back(*interface.hostAddress);
            }
        }
    }
    return destination;
}

} // namespace netfailover::host::migrate
