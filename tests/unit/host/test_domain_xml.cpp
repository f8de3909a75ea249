// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/domain.hpp"

#include "host/core/pair.hpp"
#include "host/xml/document.hpp"
#include "pairs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::xml {

namespace {

using namespace netfailover::host::test;
using namespace netfailover::host::core;

// As the kernel's document has it, with what libvirt adds.
constexpr const char* document = R"(<?xml version='1.0'?>
<domain type='kvm' id='3' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>guest</name>
  <uuid>8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb</uuid>
  <metadata><x:interface xmlns:x='urn:x' type='hostdev'/></metadata>
  <memory unit='MiB'>1024</memory>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <devices>
    <controller type='pci' index='0' model='pcie-root'/>
    <controller type='pci' index='1' model='pcie-root-port'/>
    <controller type='pci' index='2' model='pcie-root-port'/>
    <controller type='pci' index='3' model='pcie-root-port'/>
    <interface type='network'>
      <mac address='52:54:00:00:12:53'/>
      <source network='enp66s0f0_br' portid='x' bridge='br0'/>
      <vlan><tag id='42'/></vlan>
      <target dev='tap01'/>
      <model type='virtio'/>
      <driver name='vhost' queues='4'/>
      <link state='down'/>
      <teaming type='persistent'/>
      <mtu size='9000'/>
      <alias name='ua-backup0'/>
      <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
    </interface>
    <interface type='hostdev' managed='yes'>
      <mac address='52:54:00:00:12:53'/>
      <source>
        <address type='pci' domain='0x0000' bus='0x42' slot='0x02' function='0x5'/>
      </source>
      <teaming type='transient' persistent='ua-backup0'/>
      <alias name='hostdev0'/>
      <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
    </interface>
  </devices>
</domain>
)";

std::string domainWith(const std::string& devices) {
    return "<domain><name>g</name><devices>" + devices + "</devices></domain>";
}

TEST(DomainXml, IsReadAsThePairThatItIs) {
    const Domain domain = readDomain(document);
    EXPECT_EQ(domain.name, "guest");
    EXPECT_EQ(domain.uuid, "8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb");
    EXPECT_EQ(domain.memoryKiB, 1048576U);
    EXPECT_EQ(domain.machine, "pc-q35-7.2");
    EXPECT_EQ(domain.freeRootPorts, 1U);
    EXPECT_TRUE(domain.blockers.empty());
    const auto pairs = pairsOf(domain);
    ASSERT_EQ(pairs.size(), 1U);
    Interface standby = virtioInterface();
    standby.source = "enp66s0f0_br";
    standby.link = LinkState::Down;
    standby.vlan = 42;
    standby.mtu = 9000;
    EXPECT_EQ(pairs[0].standby, standby);
    Interface primary = vfInterface();
    primary.alias = "hostdev0";
    EXPECT_EQ(pairs[0].primary, primary);
}

// libvirt tells of a running one what its network has come to, and keeps the network's name.
TEST(DomainXml, TellsWhereARunningInterfaceIsAttached) {
    const auto sourceOf = [](const std::string& type, const std::string& source) {
        return readDomain(domainWith("<interface type='" + type + "'><source " + source +
                                     "/></interface>"))
            .interfaces.at(0)
            .source;
    };
    EXPECT_EQ(sourceOf("bridge", "network='lan' portid='x' bridge='br0'"), "br0");
    EXPECT_EQ(sourceOf("direct", "network='lan' portid='x' dev='pf0' mode='bridge'"), "pf0");
    EXPECT_EQ(sourceOf("network", "network='lan' portid='x' bridge='virbr0'"), "lan");
    EXPECT_EQ(sourceOf("bridge", "bridge='br0'"), "br0");
    EXPECT_EQ(sourceOf("direct", "dev='pf0'"), "pf0");
}

TEST(DomainXml, MayHaveAPlainHostdevInAPair) {
    const Domain domain = readDomain(domainWith(
        "<hostdev mode='subsystem' type='pci' managed='no'><source><address domain='0' bus='66' "
        "slot='2' function='5'/></source><teaming type='transient' persistent='ua-b'/></hostdev>"));
    ASSERT_EQ(domain.interfaces.size(), 1U);
    EXPECT_EQ(domain.interfaces[0].type, "");
    EXPECT_EQ(domain.interfaces[0].partner, "ua-b");
    EXPECT_EQ(domain.interfaces[0].hostAddress, PciAddress::parse("42:02.5"));
    EXPECT_TRUE(domain.blockers.empty());
}

TEST(DomainXml, TellsWhatKeepsItFromBeingMigrated) {
    const Domain domain =
        readDomain("<domain><launchSecurity type='sev'/><devices><hostdev type='pci'/><filesystem/>"
                   "<shmem name='x'/><tpm><backend type='passthrough'/></tpm>"
                   "<tpm><backend type='emulator'/></tpm></devices></domain>");
    EXPECT_EQ(domain.blockers.size(), 5U);
}

TEST(DomainXml, IsUnderstoodInEveryUnit) {
    const auto kiB = [](const std::string& memory) {
        return readDomain("<domain>" + memory + "</domain>").memoryKiB;
    };
    EXPECT_EQ(kiB("<memory>2048</memory>"), 2048U);
    EXPECT_EQ(kiB("<memory unit='GiB'>2</memory>"), 2097152U);
    EXPECT_EQ(kiB("<memory unit='b'>4096</memory>"), 4U);
    EXPECT_EQ(kiB("<memory unit='parsec'>1</memory>"), 0U);
    EXPECT_EQ(kiB("<memory unit='TiB'>99999999999999999999</memory>"), 0U);
    EXPECT_EQ(kiB("<memory unit='TiB'>18446744073709551615</memory>"), 0U);
}

TEST(DomainXml, IsRefusedWithAReasonWhereItIsNone) {
    const auto complaint = [](std::string_view text) -> std::string {
        try {
            (void)readDomain(text);
        } catch (const XmlError& error) {
            return error.what();
        }
        return "";
    };
    EXPECT_NE(complaint(""), "");
    EXPECT_NE(complaint("guest"), "");
    EXPECT_NE(complaint("<network/>").find("<domain>"), std::string::npos);
    EXPECT_NE(complaint("<x:domain xmlns:x='urn:x'/>"), "");
    EXPECT_NE(complaint("<domain>\n\n<devices></domain>").find("line 3"), std::string::npos);
    EXPECT_NE(complaint(std::string_view("\0<domain/>", 10)), "");
    EXPECT_NE(complaint(std::string(65U << 20U, ' ')).find("64 MiB"), std::string::npos);
}

TEST(DomainXml, ExpandsNoEntitiesAndReadsNoFile) {
    const Domain domain =
        readDomain("<!DOCTYPE domain [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'>"
                   "<!ENTITY f SYSTEM 'file:///etc/passwd'>]><domain><name>&b;&f;</name></domain>");
    EXPECT_EQ(domain.name, "&b;&f;");
}

// row: Input | names with quotes, tabs and newlines | are quoted where they are shown
TEST(DomainXml, KeepsOddNamesAsTheyAre) {
    EXPECT_EQ(readDomain("<domain><name><![CDATA[<a> & 'b']]></name></domain>").name, "<a> & 'b'");
    EXPECT_EQ(readDomain("<domain><name>&lt;&amp;&#10;&#x41;</name></domain>").name, "<&\nA");
    EXPECT_EQ(readDomain("<domain><name>\xc3\xa4\xff</name></domain>").name, "\xc3\xa4\xff");
}

TEST(DomainXml, TakesWhatLibvirtWouldRefuseForMissing) {
    const Domain domain = readDomain(domainWith(
        "<interface type='hostdev'><mac address='52:54'/><source><address type='pci' bus='0x142' "
        "slot='0x02'/></source><teaming type='sometimes'/><mtu size='-1'/><vlan><tag id='4096'/>"
        "</vlan></interface><interface><address type='spapr-vio' bus='1' slot='1'/></interface>"));
    ASSERT_EQ(domain.interfaces.size(), 2U);
    EXPECT_EQ(domain.interfaces[0], (Interface{.type = "hostdev", .trunk = true}));
    EXPECT_EQ(domain.interfaces[1], Interface{});
}

TEST(DomainXml, DoesNotTakeForeignElementsForItsOwn) {
    EXPECT_TRUE(
        readDomain(domainWith("<q:interface xmlns:q='urn:q'/><Interface/>")).interfaces.empty());
}

TEST(DomainXml, MayBeLargeAndDeep) {
    std::string metadata;
    constexpr std::size_t depth = 200000;
    for (std::size_t level = 0; level < depth; ++level) {
        metadata += "<deep>";
    }
    metadata += std::string(10U << 20U, 'x');
    for (std::size_t level = 0; level < depth; ++level) {
        metadata += "</deep>";
    }
    const Domain domain =
        readDomain("<domain><metadata>" + metadata + "</metadata><name>g</name></domain>");
    EXPECT_EQ(domain.name, "g");
}

} // namespace

} // namespace netfailover::host::xml
