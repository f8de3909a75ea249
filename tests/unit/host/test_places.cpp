// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/places.hpp"

#include "pairs.hpp"
#include "sysfs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::kernel {

namespace {

using namespace netfailover::host::test;
using core::PciAddress;
using core::Wiring;

const core::Port pf0{.index = 2, .name = "pf0"};

TEST(Places, FindAVirtualFunction) {
    const Sysfs sysfs;
    EXPECT_EQ(sysfs.places().function(*PciAddress::parse("42:02.1")),
              (FunctionPlace{.id = {.pf = pf0, .number = 1},
                             .address = *PciAddress::parse("42:02.1"),
                             .pf = *PciAddress::parse("42:00.0"),
                             .driver = "iavf",
                             .interface = core::Port{.index = 3, .name = "pf0v1"}}));
    EXPECT_EQ(sysfs.places().function(*PciAddress::parse("42:00.0")), std::nullopt);
    EXPECT_EQ(sysfs.places().function(*PciAddress::parse("42:07.0")), std::nullopt);
    ASSERT_EQ(sysfs.places().functionsOf("pf0").size(), 2U);
    EXPECT_EQ(sysfs.places().functionsOf("pf0")[0].driver, "vfio-pci");
    EXPECT_TRUE(sysfs.places().functionsOf("tap01").empty());
}

TEST(Places, KnowWhatTheHostUsesItself) {
    const Sysfs sysfs;
    sysfs.vf("0000:42:02.2", 2, "iavf", "", 0);
    sysfs.vf("0000:42:02.3", 3, "mlx5_vfio_pci", "", 0);
    const auto isOfHost = [&](const char* address) {
        return sysfs.places().isOfHost(*PciAddress::parse(address));
    };
    EXPECT_FALSE(isOfHost("42:02.0")) << "bound for a guest";
    EXPECT_FALSE(isOfHost("42:02.3")) << "by a variant of vfio-pci";
    EXPECT_FALSE(isOfHost("42:02.1"));
    EXPECT_FALSE(isOfHost("42:07.0")) << "there is none";
    EXPECT_TRUE(isOfHost("42:02.2")) << "its interface is in another network namespace";
    sysfs.join("pf0v1");
    EXPECT_TRUE(isOfHost("42:02.1")) << "an uplink";
}

// Another host's number may be anything here.
TEST(Places, KnowAlsoWhatIsNoVirtualFunction) {
    const Sysfs sysfs;
    const auto isOfHost = [&](const char* address) {
        return sysfs.places().isOfHost(*PciAddress::parse(address));
    };
    EXPECT_FALSE(isOfHost("42:00.0"));
    sysfs.join("pf0");
    EXPECT_TRUE(isOfHost("42:00.0")) << "a card below a bridge";
    sysfs.link("bus/pci/devices/0000:43:00.0/driver", "/sys/bus/pci/drivers/nvme");
    EXPECT_TRUE(isOfHost("43:00.0")) << "a disk";
}

TEST(Places, KnowWhatIsBelowAnInterfaceOfTheHost) {
    const Sysfs sysfs;
    const auto function = *PciAddress::parse("42:02.1");
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    EXPECT_TRUE(sysfs.places().isFree(sysfs.places().function(function).value()));
    sysfs.link("class/net/pf0v1/upper_pf0v1.7", "../pf0v1.7");
    EXPECT_TRUE(sysfs.places().isOfHost(function)) << "its VLAN may be an uplink";
    EXPECT_FALSE(sysfs.places().isFree(sysfs.places().function(function).value()));
}

TEST(Places, KnowThePhysicalFunctionAsUplink) {
    const Sysfs sysfs;
    sysfs.join("pf0");
    const PairPlace found = sysfs.find();
    EXPECT_EQ(found.wiring, Wiring::UplinkPf);
    EXPECT_EQ(found.place, (core::Place{.mac = pairMac,
                                        .vf = core::VfId{.pf = pf0, .number = 0},
                                        .tap = core::Port{.index = 11, .name = "tap01"},
                                        .uplink = pf0}));
    EXPECT_EQ(found.bridge, (core::Port{.index = 10, .name = "br0"}));
    EXPECT_FALSE(found.filters);
}

TEST(Places, KnowAVirtualFunctionAsUplink) {
    const Sysfs sysfs;
    sysfs.join("pf0v1");
    sysfs.file("class/net/br0/bridge/vlan_filtering", "1\n");
    const PairPlace found = sysfs.find();
    EXPECT_EQ(found.wiring, Wiring::UplinkVf);
    EXPECT_EQ(found.place.uplink, (core::Port{.index = 3, .name = "pf0v1"}));
    EXPECT_EQ(found.place.uplinkVf, (core::VfId{.pf = pf0, .number = 1}));
    EXPECT_TRUE(found.filters);
}

TEST(Places, KnowAnUplinkBelowOtherDevices) {
    const Sysfs sysfs;
    sysfs.port("bond0.7", 20);
    sysfs.link("class/net/bond0.7/lower_bond0", "../bond0");
    sysfs.link("class/net/bond0/lower_pf0", "../pf0");
    sysfs.join("bond0.7");
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkPf);
    EXPECT_EQ(sysfs.find().place.uplink->name, "bond0.7");
}

/// A second card, without virtual functions, and a bond of both.
void makeBond(const Sysfs& sysfs, const std::string& first = "pf0",
              const std::string& second = "eno1") {
    sysfs.nic("0000:01:00.0", "eno1", 30);
    sysfs.port("bond0", 20);
    for (const std::string& port : {first, second}) {
        sysfs.link("class/net/bond0/lower_" + port, "../" + port);
        sysfs.link("class/net/" + port + "/master", "../bond0");
    }
}

// "eno1" comes first.
TEST(Places, KnowEveryPortOfABondBelowABridge) {
    const Sysfs sysfs;
    makeBond(sysfs);
    sysfs.join("bond0");
    EXPECT_EQ(sysfs.places().cardsBelow("br0"), (std::vector<std::string>{"eno1", "pf0"}));
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkPf);
    EXPECT_EQ(sysfs.find().place.uplink, (core::Port{.index = 20, .name = "bond0"}));
    EXPECT_EQ(sysfs.places().find(pairMac, "tap01", std::nullopt).wiring, Wiring::UplinkPf);
}

TEST(Places, KnowEveryPortOfABondBelowAVlan) {
    const Sysfs sysfs;
    makeBond(sysfs);
    sysfs.port("bond0.7", 21);
    sysfs.link("class/net/bond0.7/lower_bond0", "../bond0");
    sysfs.join("bond0.7");
    EXPECT_EQ(sysfs.places().cardsBelow("br0"), (std::vector<std::string>{"eno1", "pf0"}));
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkPf);
    EXPECT_EQ(sysfs.find().place.uplink->name, "bond0.7");
}

TEST(Places, KnowEveryPortOfABondOfVlans) {
    const Sysfs sysfs;
    makeBond(sysfs, "pf0.7", "eno1.7");
    sysfs.link("class/net/pf0.7/lower_pf0", "../pf0");
    sysfs.link("class/net/eno1.7/lower_eno1", "../eno1");
    sysfs.join("bond0");
    EXPECT_EQ(sysfs.places().cardsBelow("br0"), (std::vector<std::string>{"eno1", "pf0"}));
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkPf);
}

TEST(Places, KnowTheVirtualFunctionOfTheSameCardInABond) {
    const Sysfs sysfs;
    makeBond(sysfs, "pf0v1");
    sysfs.join("bond0");
    EXPECT_EQ(sysfs.places().cardsBelow("br0"), (std::vector<std::string>{"eno1", "pf0"}));
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkVf);
    EXPECT_EQ(sysfs.find().place.uplink->name, "bond0");
    EXPECT_EQ(sysfs.find().place.uplinkVf, (core::VfId{.pf = pf0, .number = 1}));
}

TEST(Places, NameACardOnceAndByItsOwnInterface) {
    const Sysfs sysfs;
    makeBond(sysfs, "pf0", "pf0v1");
    sysfs.join("bond0");
    sysfs.nic("0000:42:00.0", "a_representor", 31);
    sysfs.file("class/net/a_representor/phys_port_name", "pf0vf0\n");
    EXPECT_EQ(sysfs.places().cardsBelow("br0"), std::vector<std::string>{"pf0"});
}

TEST(Places, PreferTheUplinkOfTheSameCard) {
    const Sysfs sysfs;
    sysfs.nic("0000:01:00.0", "eno1", 30);
    sysfs.join("eno1");
    EXPECT_EQ(sysfs.find().wiring, Wiring::OtherUplink);
    EXPECT_EQ(sysfs.find().place.uplink->name, "eno1");
    sysfs.join("pf0");
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkPf);
    EXPECT_EQ(sysfs.find().place.uplink, pf0);
}

// It is to get one, and is to be reached until then.
TEST(Places, KnowTheWayOutOfAPairWithoutAFunction) {
    const auto wiring = [](const Sysfs& sysfs) {
        return sysfs.places().find(pairMac, "tap01", std::nullopt).wiring;
    };
    const Sysfs sysfs;
    sysfs.nic("0000:01:00.0", "eno1", 30);
    sysfs.join("eno1");
    EXPECT_EQ(wiring(sysfs), Wiring::OtherUplink);
    sysfs.join("pf0");
    EXPECT_EQ(wiring(sysfs), Wiring::UplinkPf);
    const Sysfs other;
    other.join("pf0v1");
    EXPECT_EQ(wiring(other), Wiring::UplinkVf);
    EXPECT_EQ(other.places().find(pairMac, "tap01", PciAddress::parse("42:07.0")).wiring,
              Wiring::OtherUplink)
        << "the card may be away for a moment, as while it is reset";
}

TEST(Places, KnowAPortWithoutABridge) {
    const Sysfs sysfs;
    sysfs.port("macvtap0", 40);
    sysfs.folder("class/net/macvtap0/macvtap");
    EXPECT_EQ(sysfs.places().find(pairMac, "macvtap0", std::nullopt).wiring, Wiring::Macvtap);
    sysfs.port("vnet7", 41);
    sysfs.link("class/net/vnet7/master", "../ovs-system");
    EXPECT_EQ(sysfs.places().find(pairMac, "vnet7", std::nullopt).wiring, Wiring::OpenVSwitch);
}

TEST(Places, KnowTheWayOutOfOpenVSwitchByItsCard) {
    const Sysfs sysfs;
    sysfs.port("vnet7", 41);
    sysfs.link("class/net/vnet7/master", "../ovs-system");
    const auto find = [&] {
        return sysfs.places().find(pairMac, "vnet7", core::PciAddress::parse("42:02.0"));
    };
    EXPECT_EQ(find().place.uplink, std::nullopt);
    sysfs.link("class/net/pf0/master", "../ovs-system");
    EXPECT_EQ(find().place.uplink, pf0);
    EXPECT_EQ(find().bridge, std::nullopt);
    const Sysfs other;
    other.port("vnet7", 41);
    other.link("class/net/vnet7/master", "../ovs-system");
    makeBond(other);
    other.link("class/net/bond0/master", "../ovs-system");
    EXPECT_EQ(other.places().find(pairMac, "vnet7", PciAddress::parse("42:02.0")).place.uplink,
              (core::Port{.index = 20, .name = "bond0"}));
}

TEST(Places, KnowASwitchByItsRepresentor) {
    const Sysfs sysfs;
    sysfs.join("pf0");
    sysfs.file("class/net/pf0/phys_switch_id", "abcd\n");
    EXPECT_EQ(sysfs.find().wiring, Wiring::UplinkPf);
    sysfs.port("pf0vf0", 50);
    sysfs.file("class/net/pf0vf0/phys_switch_id", "abcd\n");
    sysfs.file("class/net/pf0vf0/phys_port_name", "pf0vf0\n");
    EXPECT_EQ(sysfs.find().wiring, Wiring::Switchdev);
}

TEST(Places, TakeNoNameForAPath) {
    const Sysfs sysfs;
    for (const char* name : {"", ".", "..", "../net/pf0", "pf0/../pf0"}) {
        EXPECT_EQ(sysfs.places().port(name), std::nullopt) << name;
    }
    EXPECT_EQ(sysfs.places().find(pairMac, "gone", PciAddress::parse("42:02.7")),
              PairPlace{.place = {.mac = pairMac}});
}

} // namespace

} // namespace netfailover::host::kernel
