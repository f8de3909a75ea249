// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/pair.hpp"
#include "host/xml/document.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/network.hpp"
#include "host/xml/write.hpp"
#include "pairs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::xml {

namespace {

using namespace netfailover::host::test;
using namespace netfailover::host::core;

TEST(NumberOf, ReadsAsLibvirtDoes) {
    EXPECT_EQ(numberOf("42", 100), 42U);
    EXPECT_EQ(numberOf("0x2a", 100), 42U);
    EXPECT_EQ(numberOf("052", 100), 42U);
    EXPECT_EQ(numberOf("0", 100), 0U);
    for (const char* text :
         {"", "0x", "-1", "+1", " 1", "1 ", "101", "0x65", "99999999999999999999"}) {
        EXPECT_EQ(numberOf(text, 100), std::nullopt) << text;
    }
}

TEST(NetworkXml, TellsAPoolFromABridge) {
    const Network bridge = readNetwork("<network><name>net_br</name><forward mode='bridge'/>"
                                       "<bridge name='br0'/><mtu size='9000'/>"
                                       "<vlan><tag id='7'/></vlan></network>");
    EXPECT_FALSE(bridge.isPool());
    EXPECT_EQ(
        bridge,
        (Network{.name = "net_br", .mode = "bridge", .bridge = "br0", .mtu = 9000, .vlan = 7}));
    const Network fixed = readNetwork("<network><bridge name='b' macTableManager='libvirt'/>"
                                      "</network>");
    EXPECT_TRUE(fixed.hasFixedMacs && !bridge.hasFixedMacs);
    const Network pool =
        readNetwork("<network><name>p</name><forward mode='hostdev' managed='yes'><pf dev='pf0'/>"
                    "<address type='pci' domain='0' bus='0x42' slot='0x02' function='0x5'/>"
                    "<address type='pci' bus='wrong'/></forward></network>");
    EXPECT_TRUE(pool.isPool());
    EXPECT_EQ(pool.physicalFunctions, std::vector<std::string>{"pf0"});
    EXPECT_EQ(pool.virtualFunctions, std::vector{PciAddress::parse("42:02.5").value()});
    EXPECT_EQ(readNetwork("<network><forward/></network>").mode, "nat");
    EXPECT_EQ(readNetwork("<network/>").mode, "");
}

TEST(HostInterfaceXml, TellsTheLayersBelow) {
    EXPECT_EQ(
        readHostInterface("<interface type='bridge' name='br0'><mtu size='1500'/><bridge stp='off'>"
                          "<interface type='ethernet' name='tap0'/>"
                          "<interface type='vlan' name='bond0.10'><vlan tag='10'>"
                          "<interface name='bond0'><bond><interface name='pf0'/></bond></interface>"
                          "</vlan></interface></bridge></interface>"),
        (HostInterface{.name = "br0",
                       .mtu = 1500,
                       .ports = {"tap0", "bond0.10", "bond0", "pf0"},
                       .portVlans = {10}}));
    EXPECT_EQ(readHostInterface("<interface type='bond' name='bond1'><bond mode='active-backup'>"
                                "<interface name='pf0'/><interface name='vf1'/></bond>"
                                "</interface>")
                  .ports,
              (std::vector<std::string>{"pf0", "vf1"}));
    EXPECT_EQ(readHostInterface("<interface type='vlan' name='vf2.7'><vlan tag='7'>"
                                "<interface name='vf2'/></vlan></interface>")
                  .ports,
              std::vector<std::string>{"vf2"});
    EXPECT_EQ(readHostInterface("<interface name='lo'><mtu size='x'/></interface>"),
              (HostInterface{.name = "lo"}));
    EXPECT_THROW((void)readHostInterface("<network/>"), XmlError);
}

TEST(HostCpu, IsTheHostsAndNobodyElses) {
    EXPECT_EQ(readHostCpu("<capabilities><guest><cpu/></guest><host><uuid/><cpu><model>Skylake"
                          "</model></cpu></host></capabilities>"),
              "<cpu>\n  <model>Skylake</model>\n</cpu>\n");
    EXPECT_EQ(readHostCpu("<capabilities/>"), "");
}

TEST(NodeDeviceXml, TellsFunctionsAndInterfaces) {
    const NodeDevice vf = readNodeDevice(
        "<device><name>pci_0000_42_02_5</name><parent>pci_0000_40_00_0</parent>"
        "<driver><name>vfio-pci</name></driver><capability type='pci'><class>0x020000</class>"
        "<domain>0</domain><bus>66</bus><slot>2</slot><function>5</function>"
        "<capability type='phys_function'><address domain='0x0000' bus='0x42' slot='0x00' "
        "function='0x1'/></capability></capability></device>");
    EXPECT_EQ(vf.address, PciAddress::parse("42:02.5"));
    EXPECT_EQ(vf.physicalFunction, PciAddress::parse("42:00.1"));
    EXPECT_EQ(vf.driver, "vfio-pci");
    const NodeDevice pf = readNodeDevice(
        "<device><capability type='pci'><domain>0</domain><bus>66</bus><slot>0</slot>"
        "<function>1</function><capability type='virt_functions' maxCount='7'>"
        "<address domain='0x0000' bus='0x42' slot='0x02' function='0x5'/></capability>"
        "</capability></device>");
    EXPECT_EQ(pf.virtualFunctions, std::vector{PciAddress::parse("42:02.5").value()});
    const NodeDevice net =
        readNodeDevice("<device><parent>pci_0000_42_00_1</parent><capability type='net'>"
                       "<interface>pf0</interface><address>52:54:00:00:12:53</address>"
                       "<link speed='1000' state='up'/></capability></device>");
    EXPECT_EQ(net.interface, "pf0");
    EXPECT_EQ(net.mac, pairMac);
    EXPECT_TRUE(net.isUp);
    EXPECT_THROW((void)readNodeDevice("<domain/>"), XmlError);
}

PairRequest request() {
    return {.mac = pairMac,
            .network = "net_br",
            .vf = PciAddress::parse("42:02.5"),
            .standbyInGuest = {.bus = 0xb},
            .vfInGuest = {.bus = 0xc}};
}

std::vector<Pair> pairsIn(const std::string& devices, const std::set<std::string>& pools = {}) {
    return pairsOf(readDomain("<domain><devices>" + devices + "</devices></domain>"), pools);
}

TEST(PairXml, IsReadBackAsThePairThatWasAskedFor) {
    const auto pairs = pairsIn(pairXml(request()));
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].form, PairForm::Teaming);
    EXPECT_EQ(pairs[0].standby.source, "net_br");
    EXPECT_EQ(pairs[0].standby.link, LinkState::Up);
    EXPECT_EQ(pairs[0].standby.alias, "ua-standby-001253");
    EXPECT_EQ(pairs[0].standby.guestAddress, request().standbyInGuest);
    EXPECT_EQ(pairs[0].primary->hostAddress, request().vf);
    EXPECT_EQ(pairs[0].primary->alias, "ua-vf-001253");
    EXPECT_EQ(pairs[0].primary->guestAddress, request().vfInGuest);
    EXPECT_TRUE(pairs[0].primary->managed);
}

// Of a MAC that does not begin as most do only the whole is its own.
TEST(PairXml, HasAliasesOfItsOwn) {
    PairRequest other = request();
    other.mac = core::Mac::fromString("02:aa:bb:00:12:53").value();
    const auto pairs = pairsIn(pairXml(other));
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].standby.alias, "ua-standby-02aabb001253");
    EXPECT_EQ(pairs[0].primary->alias, "ua-vf-02aabb001253");
    const auto both = pairsIn(pairXml(request()) + pairXml(other));
    ASSERT_EQ(both.size(), 2U);
    EXPECT_EQ(both[0].primary->mac, request().mac);
    EXPECT_EQ(both[1].primary->mac, other.mac);
}

TEST(PairXml, HasTheLinkDownOrNoTeamingWhereAskedFor) {
    PairRequest wanted = request();
    wanted.linkDown = wanted.legacy = true;
    const auto pairs = pairsIn(pairXml(wanted));
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].form, PairForm::SameMac);
    EXPECT_EQ(pairs[0].standby.link, LinkState::Down);
}

TEST(PairXml, TakesAPoolAndABridge) {
    PairRequest wanted = request();
    wanted.vf.reset();
    wanted.pool = "a&'b\n<";
    wanted.network.clear();
    wanted.bridge = "br0";
    const auto pairs = pairsIn(pairXml(wanted));
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].standby.type, "bridge");
    EXPECT_EQ(pairs[0].primary->type, "network");
    EXPECT_EQ(pairs[0].primary->source, wanted.pool);
}

TEST(PairXml, LooksLikeLibvirts) {
    EXPECT_EQ(pairXml(request()).substr(0, 71),
              "<interface type='network'>\n  <mac address='52:54:00:00:12:53'/>\n  <sour");
}

TEST(PoolXml, HandsOutWhatItWasGiven) {
    const std::vector vfs{PciAddress::parse("42:02.5").value(),
                          PciAddress::parse("42:02.6").value()};
    const Network network = readNetwork(poolXml("vf & pool", vfs));
    EXPECT_EQ(network.name, "vf & pool");
    EXPECT_TRUE(network.isPool());
    EXPECT_TRUE(network.physicalFunctions.empty());
    EXPECT_EQ(network.virtualFunctions, vfs);
}

} // namespace

} // namespace netfailover::host::xml
