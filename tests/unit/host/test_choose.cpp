// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/error.hpp"
#include "host/migrate/choose.hpp"
#include "pairs.hpp"
#include "sysfs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::migrate {

namespace {

using namespace netfailover::host::test;

const core::PciAddress card{.bus = 0x42};
const core::PciAddress own{.bus = 0x42, .slot = 2, .function = 5};
const core::PciAddress other{.bus = 0x42, .slot = 2, .function = 6};

core::Destination there(const std::vector<core::PciAddress>& functions) {
    core::Destination destination;
    for (const core::PciAddress& address : functions) {
        destination.devices.push_back({.address = address, .physicalFunction = card});
    }
    return destination;
}

core::Domain domainWithTwoPairs() {
    core::Domain domain = pairedDomain();
    const auto mac = core::Mac::fromString("52:54:00:00:12:54");
    core::Interface standby = virtioInterface();
    core::Interface function = vfInterface();
    standby.mac = function.mac = mac;
    standby.alias = function.partner = "ua-backup1";
    function.alias = "ua-vf1";
    function.hostAddress = other;
    domain.interfaces.push_back(standby);
    domain.interfaces.push_back(function);
    return domain;
}

TEST(Choose, TheSameAddressWhereItIsFree) {
    EXPECT_EQ(chooseFunctions(pairedDomain(), there({other, own})).at(pairMac.toString()), own);
    EXPECT_EQ(chooseFunctions(pairedDomain(), there({other})).at(pairMac.toString()), other);
}

TEST(Choose, OnesThatNobodyHas) {
    core::Destination taken = there({own, other});
    taken.taken = {own};
    EXPECT_EQ(chooseFunctions(pairedDomain(), taken).at(pairMac.toString()), other);
    taken.taken = {own, other};
    EXPECT_THROW((void)chooseFunctions(pairedDomain(), taken), libvirt::LibvirtError);
}

TEST(Choose, NoneTwice) {
    const auto chosen = chooseFunctions(domainWithTwoPairs(), there({own, other}));
    EXPECT_EQ(chosen.at(pairMac.toString()), own);
    EXPECT_EQ(chosen.at("52:54:00:00:12:54"), other);
    EXPECT_THROW((void)chooseFunctions(domainWithTwoPairs(), there({own})), libvirt::LibvirtError);
}

TEST(Choose, OfTheCardBelowTheStandbysBridge) {
    core::Destination destination = there({own, other});
    const core::PciAddress wrong{.bus = 0x43};
    destination.devices.front().physicalFunction = wrong;
    destination.devices.push_back({.name = "pci_card", .address = card});
    destination.devices.push_back({.parent = "pci_card", .interface = "pf0"});
    destination.wires.interfaces.emplace();
    destination.wires.interfaces->push_back({.name = "br0", .ports = {"pf0"}});
    core::Domain domain = pairedDomain();
    domain.interfaces.front().type = "bridge";
    domain.interfaces.front().source = "br0";
    EXPECT_EQ(chooseFunctions(domain, destination).at(pairMac.toString()), other);
    destination.taken = {other};
    EXPECT_THROW((void)chooseFunctions(domain, destination), libvirt::LibvirtError);
}

// The standby may be on another card on purpose.
TEST(Choose, AnyWhereThatCardHasNone) {
    core::Destination destination = there({own});
    const core::PciAddress plain{.bus = 0x43};
    destination.devices.push_back({.name = "pci_plain", .address = plain});
    destination.devices.push_back({.parent = "pci_plain", .interface = "eth0"});
    destination.wires.interfaces.emplace();
    destination.wires.interfaces->push_back({.name = "br0", .ports = {"eth0"}});
    core::Domain domain = pairedDomain();
    domain.interfaces.front().type = "bridge";
    domain.interfaces.front().source = "br0";
    EXPECT_EQ(chooseFunctions(domain, destination).at(pairMac.toString()), own);
}

/// What is said instead of a choice.
std::string refusal(const core::Destination& destination) {
    try {
        (void)chooseFunctions(pairedDomain(), destination);
    } catch (const libvirt::LibvirtError& error) {
        return error.what();
    }
    return "";
}

// One of the wrong card would leave the guest without network.
TEST(Choose, OnlyTheNamedOneWhereSeveralCardsHaveSome) {
    core::Destination destination = there({own, other});
    destination.devices.back().physicalFunction = core::PciAddress{.bus = 0x43};
    EXPECT_EQ(chooseFunctions(pairedDomain(), destination).at(pairMac.toString()), own);
    destination.taken = {own};
    EXPECT_NE(refusal(destination).find("which of several cards"), std::string::npos)
        << "the right card may have none left";
    destination.taken.clear();
    destination.devices.front().driver = "igbvf"; // this host's, in another namespace
    EXPECT_EQ(chooseFunctions(pairedDomain(), destination).at(pairMac.toString()), other);
}

TEST(Choose, OfSeveralCardsNoneForOneThatOnlyTheDefinitionHas) {
    core::Destination destination = there({own, other});
    destination.devices.front().physicalFunction = core::PciAddress{.bus = 0x43};
    destination.taken = {own};
    core::Domain running = pairedDomain();
    running.interfaces.pop_back();
    EXPECT_TRUE(chooseFunctions(running, destination, pairedDomain()).empty());
}

/// A second function, whose driver's interface is a device of its own where it has a name.
core::Destination withOther(const std::string& driver, const std::string& interface,
                            bool isUp = false) {
    core::Destination destination = there({own, other});
    destination.taken = {own};
    destination.devices.back().name = "pci_other";
    destination.devices.back().driver = driver;
    if (!interface.empty()) {
        destination.devices.push_back(
            {.parent = "pci_other", .interface = interface, .isUp = isUp});
    }
    return destination;
}

TEST(Choose, NoneThatTheHostUses) {
    const auto choose = [](const core::Destination& destination) {
        return chooseFunctions(pairedDomain(), destination).at(pairMac.toString());
    };
    EXPECT_EQ(choose(withOther("igbvf", "eth1")), other);
    EXPECT_THROW((void)choose(withOther("igbvf", "eth1", true)), libvirt::LibvirtError);
    EXPECT_THROW((void)choose(withOther("igbvf", "")), libvirt::LibvirtError)
        << "its interface is in another network namespace";
    core::Destination port = withOther("igbvf", "eth1");
    port.wires.interfaces.emplace();
    port.wires.interfaces->push_back({.name = "br1", .ports = {"eth0", "eth1"}});
    EXPECT_THROW((void)choose(port), libvirt::LibvirtError) << "the uplink of a bridge";
}

// Without a word of the interfaces it may be the bridge's uplink.
TEST(Choose, TheNamedOneEvenWhileItIsUpWhereItIsKnownToBeNoPort) {
    core::Destination destination = withOther("igbvf", "eth1", true);
    core::Domain domain = pairedDomain();
    domain.interfaces.back().hostAddress = other;
    EXPECT_THROW((void)chooseFunctions(domain, destination), libvirt::LibvirtError);
    destination.wires.interfaces.emplace();
    destination.wires.interfaces->push_back({.name = "br0", .ports = {"eth0"}});
    EXPECT_EQ(chooseFunctions(domain, destination).at(pairMac.toString()), other);
}

TEST(Choose, OneThatIsBoundForGuestsWhereLibvirtBindsNone) {
    const core::Destination destination = withOther("vfio-pci", "");
    core::Domain domain = pairedDomain();
    EXPECT_THROW((void)chooseFunctions(domain, destination), libvirt::LibvirtError);
    domain.interfaces.back().managed = false;
    EXPECT_EQ(chooseFunctions(domain, destination).at(pairMac.toString()), other);
    for (const char* driver : {"igbvf", ""}) {
        EXPECT_THROW((void)chooseFunctions(domain, withOther(driver, "")), libvirt::LibvirtError)
            << "it must be detached from that host by hand: " << driver;
    }
    EXPECT_THROW((void)chooseFunctions(domain, withOther("igbvf", "eth1")), libvirt::LibvirtError);
}

// It is to have one once it runs there, and what it names is a number of this host's.
TEST(Choose, AlsoForOneThatOnlyTheDefinitionHas) {
    core::Domain running = domainWithTwoPairs();
    running.interfaces.pop_back();
    const auto chosen = chooseFunctions(running, there({own, other}), domainWithTwoPairs());
    EXPECT_EQ(chosen.at(pairMac.toString()), own);
    EXPECT_EQ(chosen.at("52:54:00:00:12:54"), other);
    EXPECT_EQ(chooseFunctions(running, there({own}), domainWithTwoPairs()).size(), 1U)
        << "that is no reason to stay";
    core::Destination busy = withOther("igbvf", "eth1");
    busy.taken.clear();
    busy.wires.interfaces.emplace();
    busy.wires.interfaces->push_back({.name = "br1", .ports = {"eth1"}});
    EXPECT_EQ(chooseFunctions(running, busy, domainWithTwoPairs()).size(), 1U)
        << "the uplink of a bridge";
}

TEST(Choose, NoneWhereLibvirtChooses) {
    core::Domain domain = pairedDomain();
    domain.interfaces.back().hostAddress.reset();
    EXPECT_TRUE(chooseFunctions(domain, there({})).empty());
}

/// Of the card of test's sysfs.
core::PciAddress numbered(std::uint8_t function) {
    return {.bus = 0x42, .slot = 2, .function = function};
}

std::vector<core::PciAddress> chosenHere(const Sysfs& sysfs, bool managed) {
    core::Interface owed = vfInterface();
    owed.hostAddress = numbered(1);
    owed.managed = managed;
    return functionsHere(sysfs.places(), std::nullopt, {.standby = virtioInterface()}, owed);
}

/// A second card, with one function that is free and one that a guest has.
void addCard(const Sysfs& sysfs) {
    sysfs.card("0000:43:00.0", "pf1", 20);
    for (const char* number : {"0", "1"}) {
        const std::string address = std::string("0000:43:02.") + number;
        sysfs.link("bus/pci/devices/" + address + "/physfn", "../0000:43:00.0");
        sysfs.link("bus/pci/devices/0000:43:00.0/virtfn" + std::string(number), "../" + address);
    }
    sysfs.link("bus/pci/devices/0000:43:02.1/driver", "/sys/bus/pci/drivers/vfio-pci");
}

const core::PciAddress ofOther{.bus = 0x43, .slot = 2};

/// For a pair at br0 whose definition names that one.
std::vector<core::PciAddress> chosenFor(const Sysfs& sysfs, const core::PciAddress& named,
                                        const core::CardsByNetwork& told = {},
                                        const std::string& type = "bridge") {
    core::Interface owed = vfInterface();
    owed.hostAddress = named;
    core::Pair pair{.standby = virtioInterface()};
    pair.standby.type = type;
    pair.standby.source = type == "bridge" ? "br0" : "lan";
    const kernel::Places places = sysfs.places();
    return functionsHere(places, cardsHere(places, told, pair), pair, owed);
}

// A number of another host may be one of any card here.
TEST(ChooseHere, OfTheCardBelowTheBridge) {
    const Sysfs sysfs;
    addCard(sysfs);
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    EXPECT_EQ(chosenFor(sysfs, ofOther), std::vector{ofOther}) << "where no card is known";
    sysfs.join("pf0");
    EXPECT_EQ(chosenFor(sysfs, ofOther), std::vector{numbered(1)});
    EXPECT_EQ(chosenFor(sysfs, ofOther, {}, "network"), std::vector{numbered(1)})
        << "its tap tells the bridge";
    EXPECT_EQ(chosenFor(sysfs, numbered(7)), std::vector({numbered(7), numbered(1)}));
}

TEST(ChooseHere, OfTheCardsThatTheSettingsName) {
    const Sysfs sysfs;
    addCard(sysfs);
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    sysfs.join("pf0");
    EXPECT_EQ(chosenFor(sysfs, ofOther, {{"br0", {"pf1"}}}), std::vector{ofOther});
    EXPECT_EQ(chosenFor(sysfs, numbered(0), {{"br0", {"pf1"}}}), std::vector{ofOther});
    EXPECT_EQ(chosenFor(sysfs, numbered(0), {{"lan", {"pf1"}}}, "network"), std::vector{ofOther});
    EXPECT_EQ(chosenFor(sysfs, ofOther, {{"br0", {"pf0", "pf1"}}}),
              (std::vector{ofOther, numbered(1)}));
    EXPECT_TRUE(chosenFor(sysfs, ofOther, {{"br0", {"ens9"}}}).empty());
}

TEST(ChooseHere, ItsOwnFirstAndThenWhatNobodyHas) {
    const Sysfs sysfs;
    sysfs.vf("0000:42:02.2", 2, "iavf", "free", 4);
    sysfs.file("class/net/free/flags", "0x1002\n");
    sysfs.vf("0000:42:02.3", 3, "iavf", "used", 5);
    sysfs.file("class/net/used/flags", "0x1003\n");
    sysfs.vf("0000:42:02.4", 4, "iavf", "", 0); // its interface is in another namespace
    sysfs.vf("0000:42:02.5", 5, "iavf", "port", 6);
    sysfs.file("class/net/port/flags", "0x1002\n");
    sysfs.join("port");
    EXPECT_EQ(chosenHere(sysfs, true), (std::vector{numbered(1), numbered(2)}));
    EXPECT_EQ(chosenHere(sysfs, false), (std::vector{numbered(1), numbered(0)}))
        << "only the first is bound for guests";
}

TEST(ChooseHere, NotItsOwnWhereTheHostUsesThat) {
    const Sysfs sysfs;
    sysfs.vf("0000:42:02.2", 2, "iavf", "free", 4);
    sysfs.file("class/net/free/flags", "0x1002\n");
    EXPECT_EQ(chosenHere(sysfs, true).front(), numbered(1));
    EXPECT_TRUE(canBeHad(sysfs.places(), numbered(1), true));
    sysfs.join("pf0v1");
    EXPECT_EQ(chosenHere(sysfs, true), std::vector{numbered(2)});
    EXPECT_FALSE(canBeHad(sysfs.places(), numbered(1), true));
    EXPECT_FALSE(canBeHad(sysfs.places(), numbered(0), true)) << "a guest has it";
    EXPECT_FALSE(canBeHad(sysfs.places(), numbered(7), true)) << "there is none";
    EXPECT_TRUE(canBeHad(sysfs.places(), numbered(0), false)) << "bound by an administrator";
    EXPECT_FALSE(canBeHad(sysfs.places(), numbered(7), false));
    const Sysfs plain;
    EXPECT_FALSE(canBeHad(plain.places(), numbered(1), false)) << "libvirt does not bind it";
}

} // namespace

} // namespace netfailover::host::migrate
