// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/properties.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <regex>
#include <sstream>

namespace netfailover::guest::tell {

namespace {

using namespace netfailover::guest::test;

core::Findings findingsOfLinks(const std::vector<core::Link>& links) {
    return core::findingsOf(links, core::classify(links), "in-tree");
}

std::vector<core::Link> disturbed() {
    std::vector<core::Link> links = configured();
    links[3].managers = {ifupdown, networkd};
    links[3].addresses = {address("192.0.2.7/24")};
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1"), route("198.51.100.0/24")};
    return links;
}

Value valueOf(const Properties& properties, const std::string& name) {
    const auto found = std::ranges::find(properties, name, &Property::name);
    EXPECT_NE(found, properties.end()) << name;
    return found == properties.end() ? Value{} : found->value;
}

Properties failoverOf(const core::Findings& findings, core::SwitchRecord switches = {}) {
    return propertiesOf(
        FailoverSubject{.failover = &findings.topology.failovers.at(0), .switches = switches});
}

Properties linkOf(const core::Findings& findings, int index) {
    const auto members = core::membersOf(findings.topology);
    const auto found = std::ranges::find_if(
        members, [index](const core::Member& member) { return member.link->index == index; });
    return propertiesOf(*found);
}

Value text(const std::string& text) {
    return text;
}

TEST(Properties, OfTheManager) {
    const core::Findings findings = findingsOfLinks(disturbed());
    const Properties values = propertiesOf(findings);
    EXPECT_EQ(valueOf(values, "Driver"), text("in-tree"));
    EXPECT_EQ(valueOf(values, "State"), text("degraded"));
    EXPECT_EQ(valueOf(values, "Managers"), Value(Texts{"systemd-networkd", "ifupdown"}));
    EXPECT_EQ(valueOf(values, "Problems"), Value(findings.problems));
    EXPECT_EQ(findings.problems.size(), 5U);
    EXPECT_EQ(valueOf(propertiesOf(core::Findings{}), "State"), text("none"));
}

TEST(Properties, OfTheManagerLeaveRemarksOut) {
    auto links = configured();
    links[2].carrier = false;
    const core::Findings findings = findingsOfLinks(links);
    EXPECT_EQ(findings.problems.size(), 1U);
    EXPECT_EQ(valueOf(propertiesOf(findings), "Problems"), Value(Problems{}));
}

TEST(Properties, OfAPair) {
    const core::Findings findings = findingsOfLinks(paired());
    const Properties values = failoverOf(findings, {.count = 7, .lastUsec = 9});
    EXPECT_EQ(valueOf(values, "Name"), text("enp1s0"));
    EXPECT_EQ(valueOf(values, "InterfaceIndex"), Value(2));
    EXPECT_EQ(valueOf(values, "HardwareAddress"), text("52:54:00:12:34:56"));
    EXPECT_EQ(valueOf(values, "Primary"), Value(Path{"/org/netfailover1/link/_34"}));
    EXPECT_EQ(valueOf(values, "Standby"), Value(Path{"/org/netfailover1/link/_33"}));
    EXPECT_EQ(valueOf(values, "Active"), text("primary"));
    EXPECT_EQ(valueOf(values, "State"), text("accelerated"));
    EXPECT_EQ(valueOf(values, "SwitchCount"), Value(std::uint64_t{7}));
    EXPECT_EQ(valueOf(values, "LastSwitchUSec"), Value(std::uint64_t{9}));
}

TEST(Properties, OfAFailoverWithoutSlaves) {
    const core::Findings findings = findingsOfLinks({master(12)});
    const Properties values = failoverOf(findings);
    EXPECT_EQ(valueOf(values, "Primary"), Value(Path{"/"}));
    EXPECT_EQ(valueOf(values, "State"), text("incomplete"));
}

TEST(Properties, OfLinks) {
    const core::Findings findings = findingsOfLinks(disturbed());
    const Properties primary = linkOf(findings, 4);
    EXPECT_EQ(valueOf(primary, "Role"), text("primary"));
    EXPECT_EQ(valueOf(primary, "Failover"), Value(Path{"/org/netfailover1/failover/_32"}));
    EXPECT_EQ(valueOf(primary, "Driver"), text("igbvf"));
    EXPECT_EQ(valueOf(primary, "Carrier"), Value(true));
    EXPECT_EQ(valueOf(primary, "Managed"), Value(true));
    EXPECT_EQ(valueOf(primary, "ManagedBy"), Value(Texts{"ifupdown", "systemd-networkd"}));
    EXPECT_EQ(valueOf(primary, "LeakedAddresses"), Value(Texts{"192.0.2.7/24"}));
    EXPECT_EQ(valueOf(primary, "LeakedRoutes"),
              Value(Texts{"0.0.0.0/0 via 192.0.2.1 metric 1024", "198.51.100.0/24 metric 1024"}));
    const Properties master = linkOf(findings, 2);
    EXPECT_EQ(valueOf(master, "Role"), text("master"));
    EXPECT_EQ(valueOf(master, "ManagedBy"), Value(Texts{"systemd-networkd"}));
    EXPECT_EQ(valueOf(master, "LeakedAddresses"), Value(Texts{})) << "they are its own";
}

TEST(ChangedNames, AreNoneBetweenEquals) {
    const core::Findings findings = findingsOfLinks(disturbed());
    EXPECT_EQ(changedNames(propertiesOf(findings), propertiesOf(findings)), Texts{});
    EXPECT_EQ(changedNames(linkOf(findings, 4), linkOf(findings, 4)), Texts{});
}

TEST(ChangedNames, AreThoseThatDiffer) {
    const core::Findings before = findingsOfLinks(disturbed());
    auto links = disturbed();
    links[3].managers.pop_back();
    links[3].carrier = false;
    const core::Findings after = findingsOfLinks(links);
    EXPECT_EQ(changedNames(linkOf(before, 4), linkOf(after, 4)), (Texts{"Carrier", "ManagedBy"}));
    EXPECT_EQ(changedNames(failoverOf(before), failoverOf(after, {.count = 1})),
              (Texts{"Active", "State", "SwitchCount"}));
}

/// A property as the interface file has it: name, type, and how it changes.
using Declared = std::vector<std::array<std::string, 3>>;

Declared declaredIn(const std::string& interface) {
    std::ifstream file(SOURCE_ROOT "/src/guest/tell/org.netfailover1." + interface + ".xml");
    std::stringstream content;
    content << file.rdbuf();
    const std::string xml = content.str();
    const std::regex property(
        R"re(<property name="(\w+)" type="([^"]+)" access="read"(/>|>([^]*?)</property>))re");
    Declared declared;
    for (std::sregex_iterator found(xml.begin(), xml.end(), property), end; found != end; ++found) {
        const std::string annotations = (*found)[4];
        const bool isConst =
            annotations.find(R"(EmitsChangedSignal" value="const")") != std::string::npos;
        declared.push_back({(*found)[1], (*found)[2], isConst ? "const" : "true"});
    }
    return declared;
}

Declared declaredBy(const Properties& properties) {
    Declared declared;
    for (const Property& property : properties) {
        declared.push_back(
            {property.name, property.type, property.emits == Emits::Const ? "const" : "true"});
    }
    return declared;
}

TEST(Properties, AreThoseOfTheInterfaceFiles) {
    const core::Findings findings = findingsOfLinks(paired());
    EXPECT_EQ(declaredBy(propertiesOf(findings)), declaredIn("Manager"));
    EXPECT_EQ(declaredBy(failoverOf(findings)), declaredIn("Failover"));
    EXPECT_EQ(declaredBy(linkOf(findings, 3)), declaredIn("Link"));
    EXPECT_FALSE(declaredIn("Link").empty());
}

TEST(Properties, HaveTheTypeThatTheyDeclare) {
    const auto signature = [](const Value& value) -> std::string {
        constexpr std::array types{"s", "i", "u", "t", "b", "o", "as", "a(ss)"};
        return types.at(value.index());
    };
    const core::Findings findings = findingsOfLinks(disturbed());
    for (const Properties& properties :
         {propertiesOf(findings), failoverOf(findings), linkOf(findings, 4)}) {
        for (const Property& property : properties) {
            EXPECT_EQ(signature(property.value), property.type) << property.name;
        }
    }
}

} // namespace

} // namespace netfailover::guest::tell
