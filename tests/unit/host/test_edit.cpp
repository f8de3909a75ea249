// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"
#include "pairs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::xml {

namespace {

constexpr const char* domain =
    "<domain><devices><disk/>"
    "<interface type='bridge'><mac address='52:54:00:00:12:53'/><link state='down'/>"
    "<new:element xmlns:new='urn:x' a='1'>kept</new:element></interface>"
    "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='0x42' slot='2' "
    "function='5'/></source><teaming type='transient' persistent='ua-sby'/></hostdev>"
    "</devices></domain>";

unsigned count(const std::string& text, const std::string& word) {
    unsigned found = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        ++found;
    }
    return found;
}

core::Interface interfaceAt(std::size_t at) {
    return readDomain(domain).interfaces.at(at);
}

TEST(Edit, TakesADeviceOut) {
    const auto device = deviceXml(domain, interfaceAt(0));
    ASSERT_TRUE(device);
    EXPECT_TRUE(device->starts_with("<interface"));
    EXPECT_NE(device->find("kept"), std::string::npos);
    core::Interface other = interfaceAt(0);
    other.alias = "other";
    EXPECT_FALSE(deviceXml(domain, other));
}

TEST(Edit, SetsALinkAndKeepsTheRest) {
    const std::string up = withLink(deviceXml(domain, interfaceAt(0)).value(), true);
    EXPECT_NE(up.find("<link state='up'"), std::string::npos) << up;
    EXPECT_NE(up.find("kept"), std::string::npos);
    EXPECT_EQ(readDomain("<domain><devices>" + withLink(up, false) + "</devices></domain>"),
              readDomain("<domain><devices>" + deviceXml(domain, interfaceAt(0)).value() +
                         "</devices></domain>"));
    EXPECT_NE(withLink("<interface/>", true).find("<link state='up'"), std::string::npos);
}

TEST(Edit, GivesAnotherFunction) {
    const core::PciAddress other{.bus = 0x43, .slot = 1};
    const auto changed = readDomain(withFunction(domain, interfaceAt(1), other));
    core::Interface expected = interfaceAt(1);
    expected.hostAddress = other;
    EXPECT_EQ(changed.interfaces, (std::vector{interfaceAt(0), expected}));
}

TEST(Edit, NamesThePairsOfADomainInItsMetadata) {
    const std::string other = "<other xmlns='urn:somebody'/>";
    const auto second = core::Mac::fromString("52:54:00:00:12:54").value();
    for (const std::string& metadata : {
             std::string(),
             "<metadata>" + other + "</metadata>",
             std::string("<metadata><a:functions xmlns:a='urn:net-failover:host:1'/></metadata>"),
             std::string("<metadata><functions xmlns='urn:net-failover:host:1'/></metadata>"),
         }) {
        const auto text = withPairs("<domain>" + metadata + "</domain>", {test::pairMac, second});
        EXPECT_EQ(readDomain(text).pairs, (std::vector{test::pairMac, second})) << text;
        EXPECT_EQ(count(text, "urn:net-failover:host:1"), 1U) << "libvirt takes one: " << text;
        EXPECT_EQ(count(text, "urn:somebody"), count(metadata, "urn:somebody")) << text;
    }
}

} // namespace

} // namespace netfailover::host::xml
