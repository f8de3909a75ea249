// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/pair.hpp"

#include "pairs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using namespace netfailover::host::test;

TEST(Pair, IsFoundByTeaming) {
    const auto pairs = pairsOf(pairedDomain());
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(
        pairs[0],
        (Pair{.form = PairForm::Teaming, .standby = virtioInterface(), .primary = vfInterface()}));
    EXPECT_EQ(pairs[0].mac(), pairMac);
}

TEST(Pair, IsFoundWhateverComesFirst) {
    Domain domain = pairedDomain();
    std::swap(domain.interfaces[0], domain.interfaces[1]);
    ASSERT_EQ(pairsOf(domain).size(), 1U);
    EXPECT_EQ(pairsOf(domain)[0].primary, vfInterface());
}

TEST(Pair, MayBeWithoutItsVirtualFunction) {
    Domain domain = pairedDomain();
    domain.interfaces.pop_back();
    ASSERT_EQ(pairsOf(domain).size(), 1U);
    EXPECT_EQ(pairsOf(domain)[0].primary, std::nullopt);
}

TEST(Pair, MayHaveAnyOtherDeviceBesideAStandbyThatIsOne) {
    Domain domain = pairedDomain();
    domain.interfaces[1] = {.type = "bridge", .mac = pairMac, .model = "e1000e"};
    ASSERT_EQ(pairsOf(domain).size(), 1U);
    EXPECT_EQ(pairsOf(domain)[0].primary, domain.interfaces[1]);
    EXPECT_EQ(pairsOf(domain)[0].form, PairForm::Teaming);
    domain.interfaces[0].teaming = Teaming::None;
    EXPECT_TRUE(pairsOf(domain).empty());
}

TEST(Pair, OfAPoolHasNoAddressYet) {
    Domain domain = pairedDomain();
    domain.interfaces[1].type = "network";
    domain.interfaces[1].source = "vfpool";
    domain.interfaces[1].hostAddress.reset();
    ASSERT_EQ(pairsOf(domain).size(), 1U);
    EXPECT_EQ(pairsOf(domain)[0].primary->source, "vfpool");
}

TEST(Pair, OfAPlainHostdevNeedsNoMac) {
    Domain domain = pairedDomain();
    domain.interfaces[1].type = "";
    domain.interfaces[1].mac.reset();
    ASSERT_EQ(pairsOf(domain).size(), 1U);
    EXPECT_TRUE(pairsOf(domain)[0].primary.has_value());
}

/// The form from before libvirt knew <teaming>.
Domain legacyDomain() {
    Domain domain = pairedDomain();
    for (Interface& interface : domain.interfaces) {
        interface.teaming = Teaming::None;
        interface.partner.clear();
    }
    return domain;
}

TEST(Pair, OfTheOlderFormIsFoundByItsMac) {
    const auto pairs = pairsOf(legacyDomain());
    ASSERT_EQ(pairs.size(), 1U);
    EXPECT_EQ(pairs[0].form, PairForm::SameMac);
    EXPECT_EQ(pairs[0].primary->alias, "ua-vf0");
}

TEST(Pair, OfTheOlderFormMayBeFromAPool) {
    Domain domain = legacyDomain();
    domain.interfaces[1].type = "network";
    domain.interfaces[1].source = "vfpool";
    EXPECT_TRUE(pairsOf(domain).empty());
    ASSERT_EQ(pairsOf(domain, {"vfpool"}).size(), 1U);
    EXPECT_EQ(pairsOf(domain, {"vfpool"})[0].standby.alias, "ua-backup0");
}

TEST(Pair, IsNotMadeOfStrangers) {
    Domain domain = legacyDomain();
    domain.interfaces[1].mac = Mac::fromString("02:00:00:00:00:01");
    EXPECT_TRUE(pairsOf(domain).empty());
    domain.interfaces[1].mac.reset();
    domain.interfaces[0].mac.reset();
    EXPECT_TRUE(pairsOf(domain).empty()) << "no MAC is not the same MAC";
    EXPECT_TRUE(pairsOf({}).empty());
}

TEST(Pair, TwoOfADomainAreKeptApart) {
    Domain domain = pairedDomain();
    const auto second = Mac::fromString("52:54:00:00:12:54");
    for (Interface interface : pairedDomain().interfaces) {
        interface.mac = second;
        interface.alias += "x";
        interface.partner += interface.partner.empty() ? "" : "x";
        domain.interfaces.push_back(interface);
    }
    const auto pairs = pairsOf(domain);
    ASSERT_EQ(pairs.size(), 2U);
    EXPECT_EQ(pairs[0].primary->mac, pairMac);
    EXPECT_EQ(pairs[1].primary->mac, second);
}

TEST(Pair, TellsATransientInterfaceWithoutPartner) {
    EXPECT_TRUE(withoutPartner(pairedDomain()).empty());
    Domain domain = pairedDomain();
    domain.interfaces[1].partner = "ua-other";
    ASSERT_EQ(withoutPartner(domain).size(), 1U);
    EXPECT_EQ(withoutPartner(domain)[0].alias, "ua-vf0");
    ASSERT_EQ(pairsOf(domain).size(), 1U);
    EXPECT_EQ(pairsOf(domain)[0].primary, std::nullopt);
}

} // namespace

} // namespace netfailover::host::core
