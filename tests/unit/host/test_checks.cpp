// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/checks/registry.hpp"
#include "host/core/plan.hpp"

#include "pairs.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

using namespace netfailover::host::test;

/// A domain in order, on a host in order, which is to go to another one.
struct Scene {
    Evidence evidence{.domain = pairedDomain(),
                      .running = true,
                      .libvirtVersion = 9000000,
                      .hypervisorVersion = 7002000};
    Scene() {
        HostView host{.wiring = Wiring::UplinkPf,
                      .place = {.mac = pairMac,
                                .vf = VfId{.pf = {.index = 2, .name = "pf0"}, .number = 4},
                                .tap = Port{.index = 7, .name = "tap01"},
                                .uplink = Port{.index = 2, .name = "pf0"}},
                      .state = {.vf = VfAttributes{.number = 4, .mac = pairMac}},
                      .bridge = "br0",
                      .vfDriver = "vfio-pci",
                      .pfUp = true,
                      .pfMtu = 1500,
                      .tapMtu = 1500};
        evidence.pairs = {{.pair = pairsOf(evidence.domain)[0], .host = host, .inGuest = 3}};
        Destination there{.uri = "qemu+ssh://d/system",
                          .libvirtVersion = 9000000,
                          .hypervisorVersion = 7002000,
                          .freeMemoryKiB = 4194304,
                          .wires = {.networks = {{.name = "net_br", .bridge = "br0"}},
                                    .interfaces = {{{.name = "br0", .mtu = 1500, .ports = {"pf0"}},
                                                    {.name = "pf0", .mtu = 1500}}}},
                          .cpuComplaint = ""};
        there.devices = {{.name = "pci_05_02_0",
                          .driver = "iavf",
                          .address = PciAddress::parse("05:02.0"),
                          .physicalFunction = PciAddress::parse("05:00.0")},
                         {.name = "pci_05_00_0", .address = PciAddress::parse("05:00.0")},
                         {.parent = "pci_05_00_0", .interface = "pf0"},
                         {.parent = "pci_05_02_0", .interface = "pf0v0"}};
        evidence.destination = there;
        evidence.wires = there.wires;
    }

    HostView& host() { return *evidence.pairs[0].host; }
    Destination& there() { return *evidence.destination; }
    Pair& pair() { return evidence.pairs[0].pair; }

    [[nodiscard]] Checks findings() const {
        Checks found = diagnose(evidence);
        std::erase_if(found, [](const auto& check) { return check.verdict == base::Verdict::Ok; });
        return found;
    }

    /// The title and the verdict of the only finding.
    [[nodiscard]] std::string only() const {
        const Checks found = findings();
        if (found.size() != 1) {
            return std::to_string(found.size()) + " findings";
        }
        const bool isBad = found[0].verdict == base::Verdict::Problem;
        return found[0].title + (isBad ? ": problem" : ": not a problem");
    }
};

TEST(HostChecks, FindNothingWhereAllIsWell) {
    EXPECT_EQ(Scene().only(), "0 findings");
    EXPECT_EQ(diagnose(Scene().evidence).size(), examinations.size());
    Scene alone;
    alone.evidence.destination.reset();
    EXPECT_EQ(alone.only(), "0 findings");
    Scene variant;
    variant.host().vfDriver = "mlx5_vfio_pci";
    EXPECT_EQ(variant.only(), "0 findings") << "libvirt 10 binds a card's own variant";
}

struct Fault {
    const char* finding;
    void (*make)(Scene&);
};

class HostCheck : public testing::TestWithParam<Fault> {};

// row: Before | the destination's processor is another one | `check` says so; libvirt refuses
TEST_P(HostCheck, TellsTheFaultAndNothingElse) {
    Scene scene;
    GetParam().make(scene);
    EXPECT_EQ(scene.only(), GetParam().finding);
}

constexpr std::array faults{
    Fault{"Pair: not a problem", [](Scene& scene) { scene.pair().primary.reset(); }},
    Fault{"Hardware address: problem",
          [](Scene& scene) { scene.pair().primary->mac = nobodysMac(); }},
    Fault{"Model: problem", [](Scene& scene) { scene.pair().standby.model = "e1000e"; }},
    Fault{"Teaming: not a problem", [](Scene& scene) { scene.pair().form = PairForm::SameMac; }},
    Fault{"Alias: problem", [](Scene& scene) { scene.pair().standby.alias = "net0"; }},
    Fault{"Link: not a problem", [](Scene& scene) { scene.pair().standby.link = LinkState::Down; }},
    Fault{"Blockers: problem",
          [](Scene& scene) { scene.evidence.domain.blockers = {"a host device"}; }},
    Fault{"Virtual function: problem", [](Scene& scene) { scene.host().pfUp = false; }},
    Fault{"Virtual function: problem", [](Scene& scene) { scene.host().vfDriver = "iavf"; }},
    Fault{"Uplink: problem", [](Scene& scene) { scene.host().place.uplink.reset(); }},
    Fault{"Uplink: not a problem", [](Scene& scene) { scene.host().wiring = Wiring::OpenVSwitch; }},
    Fault{"MAC table: problem",
          [](Scene& scene) { scene.evidence.wires.networks[0].hasFixedMacs = true; }},
    Fault{"MAC table: problem",
          [](Scene& scene) { scene.there().wires.networks[0].hasFixedMacs = true; }},
    Fault{"Card: not a problem", [](Scene& scene) { scene.host().pfDriver = "ice"; }},
    Fault{"0 findings", [](Scene& scene) { scene.host().pfDriver = "igb"; }},
    Fault{"Segment: not a problem", [](Scene& scene) { scene.pair().primary->vlan = 10; }},
    Fault{"MTU: problem",
          [](Scene& scene) {
              scene.host().tapMtu = 9000;
              for (HostInterface& interface : *scene.there().wires.interfaces) {
                  interface.mtu = 9000;
              }
          }},
    Fault{"Other users: problem", [](Scene& scene) { scene.host().sameMac = {"vf 5 of pf0"}; }},
    Fault{"Guest: not a problem", [](Scene& scene) { scene.evidence.pairs[0].inGuest = 1; }},
    Fault{"Guest: not a problem", [](Scene& scene) { scene.evidence.pairs[0].inGuest.reset(); }},
    Fault{"Guest: not a problem", [](Scene& scene) { scene.evidence.pairs[0].isHeld = false; }},
    Fault{"0 findings",
          [](Scene& scene) {
              scene.evidence.pairs[0].inGuest.reset();
              scene.evidence.pairs[0].isHeld = true;
          }},
    // The older form's is open from the start, whatever the guest knows.
    Fault{"Teaming: not a problem",
          [](Scene& scene) {
              scene.pair().form = PairForm::SameMac;
              scene.evidence.pairs[0].isHeld = false;
          }},
    Fault{"VLAN there: not a problem",
          [](Scene& scene) { scene.there().wires.networks[0].vlan = 10; }},
    Fault{"VLAN there: not a problem",
          [](Scene& scene) { scene.there().wires.interfaces->front().portVlans = {10}; }},
    Fault{"MTU there: problem",
          [](Scene& scene) { scene.there().wires.interfaces->front().mtu = 1400; }},
    Fault{"MTU there: problem",
          [](Scene& scene) { scene.there().wires.interfaces->back().mtu = 1400; }},
    Fault{"Function there: not a problem",
          [](Scene& scene) {
              scene.there().devices[0].physicalFunction = PciAddress::parse("06:00.0");
          }},
    // Of two cards, and libvirt does not tell which is below the bridge.
    Fault{"Function there: problem",
          [](Scene& scene) {
              auto& devices = scene.there().devices;
              devices[0].physicalFunction = PciAddress::parse("06:00.0");
              devices.push_back({.name = "pci_second",
                                 .address = PciAddress::parse("07:02.0"),
                                 .physicalFunction = PciAddress::parse("07:00.0")});
          }},
    Fault{"CPU there: problem",
          [](Scene& scene) { scene.there().cpuComplaint = "missing features: avx512f"; }},
    Fault{"CPU there: not a problem", [](Scene& scene) { scene.there().cpuComplaint.reset(); }},
    Fault{"Versions there: problem", [](Scene& scene) { scene.there().libvirtVersion = 5000000; }},
    Fault{"Versions there: not a problem",
          [](Scene& scene) { scene.there().hypervisorVersion = 6000000; }},
    Fault{"Network there: problem", [](Scene& scene) { scene.there().wires.networks.clear(); }},
    Fault{"Network there: problem",
          [](Scene& scene) {
              scene.pair().standby.type = "bridge";
              scene.pair().standby.source = "br1";
          }},
    Fault{"Network there: not a problem",
          [](Scene& scene) {
              scene.pair().standby.type = "bridge";
              scene.there().wires.interfaces.reset();
          }},
    Fault{"Pool: not a problem",
          [](Scene& scene) {
              scene.host().place.uplinkVf = VfId{.pf = {.index = 2, .name = "pf0"}, .number = 1};
              scene.pair().standby.type = "bridge";
              scene.pair().standby.source = "br0";
              scene.evidence.wires.tellsNetworks = false;
          }},
    Fault{"Function there: problem",
          [](Scene& scene) { scene.there().taken = {PciAddress::parse("05:02.0").value()}; }},
    Fault{"Memory there: not a problem", [](Scene& scene) { scene.there().freeMemoryKiB = 1024; }},
    Fault{"Name there: not a problem", [](Scene& scene) { scene.there().hasDomain = true; }},
};

INSTANTIATE_TEST_SUITE_P(Each, HostCheck, testing::ValuesIn(faults));

/// With a second pair, and a second function there.
Scene sceneOfTwoPairs() {
    Scene scene;
    scene.evidence.pairs.push_back(scene.evidence.pairs[0]);
    scene.there().devices.push_back({.name = "pci_05_02_1",
                                     .address = PciAddress::parse("05:02.1"),
                                     .physicalFunction = PciAddress::parse("05:00.0")});
    return scene;
}

void givePool(Scene& scene, std::size_t pair, const char* name, const char* function) {
    auto& primary = *scene.evidence.pairs[pair].pair.primary;
    primary.type = "network";
    primary.source = name;
    primary.managed = false; // the network says it
    primary.hostAddress.reset();
    for (Wires* wires : {&scene.evidence.wires, &scene.there().wires}) {
        wires->networks.push_back({.name = name,
                                   .mode = "hostdev",
                                   .virtualFunctions = {PciAddress::parse(function).value()}});
    }
}

TEST(HostChecks, CountTheFunctionsOfEachPool) {
    Scene scene = sceneOfTwoPairs();
    EXPECT_EQ(scene.only(), "0 findings");
    givePool(scene, 0, "left", "05:02.0");
    EXPECT_EQ(scene.only(), "0 findings") << "the other one takes what is left";
    givePool(scene, 1, "right", "05:02.1");
    EXPECT_EQ(scene.only(), "0 findings");
    scene.there().taken = {PciAddress::parse("05:02.1").value()};
    EXPECT_EQ(scene.only(), "Function there: problem") << "one pair, not both";
}

TEST(HostChecks, CountTheFunctionsOfEachCard) {
    Scene scene = sceneOfTwoPairs();
    auto& there = scene.there();
    there.devices.back().physicalFunction = PciAddress::parse("06:00.0");
    there.devices.push_back({.name = "pci_06", .address = PciAddress::parse("06:00.0")});
    there.devices.push_back({.parent = "pci_06", .interface = "pf1"});
    scene.evidence.pairs[1].pair.standby.source = "other";
    for (Wires* wires : {&scene.evidence.wires, &there.wires}) {
        wires->networks.push_back({.name = "other", .bridge = "br1"});
        wires->interfaces->push_back({.name = "br1", .mtu = 1500, .ports = {"pf1"}});
    }
    EXPECT_EQ(scene.only(), "0 findings");
    there.taken = {PciAddress::parse("05:02.0").value()};
    EXPECT_EQ(scene.only(), "Function there: problem") << "the first pair has none of its card";
}

// A daemon of libvirt's for networks that is absent is no network that is absent.
TEST(HostChecks, KnowNothingOfNetworksOfWhichLibvirtDoesNotTell) {
    Scene scene;
    scene.there().wires.networks.clear();
    scene.there().wires.tellsNetworks = false;
    const auto titles = [&] {
        std::vector<std::string> all;
        for (const auto& found : scene.findings()) {
            EXPECT_EQ(found.verdict, base::Verdict::Unknown) << found.title;
            all.push_back(found.title);
        }
        return all;
    };
    EXPECT_EQ(titles(),
              (std::vector<std::string>{"MAC table", "Network there", "VLAN there", "MTU there"}));
    scene.pair().primary->type = "network";
    scene.pair().primary->source = "vfs";
    EXPECT_EQ(titles(),
              (std::vector<std::string>{"MAC table", "Network there", "Network there", "VLAN there",
                                        "VLAN there", "MTU there", "Function there"}));
    scene = {};
    scene.evidence.wires.tellsNetworks = false;
    EXPECT_EQ(titles(), (std::vector<std::string>{"MAC table", "VLAN there"}));
    scene = {};
    scene.pair().standby.type = "bridge";
    scene.pair().standby.source = "br0";
    scene.evidence.wires.tellsNetworks = scene.there().wires.tellsNetworks = false;
    EXPECT_TRUE(titles().empty()) << "a bridge needs no network of libvirt's";
}

TEST(HostChecks, LookCloselyAtAVirtualFunctionAsUplink) {
    Scene scene;
    HostView& host = scene.host();
    host.wiring = Wiring::UplinkVf;
    host.place.uplinkVf = VfId{.pf = {.index = 2, .name = "p;f"}, .number = 1};
    host.state.uplinkVf = VfAttributes{.number = 1, .spoofCheck = false, .trust = true};
    EXPECT_EQ(scene.only(), "0 findings");
    host.state.uplinkVf = VfAttributes{.number = 1, .spoofCheck = true, .trust = false};
    host.uplinkDriver = "igbvf";
    host.poolWithUplink = "vfpool";
    const Checks found = scene.findings();
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[1].remedy, "ip link set dev 'p;f' vf 1 spoofchk off");
    EXPECT_EQ(found[2].remedy, "ip link set dev 'p;f' vf 1 trust on");
    EXPECT_EQ(found[3].remedy, "failover-migrate xml --pool=vfpool --pf='p;f'");
}

TEST(HostChecks, TellWhatOpenVSwitchDoesByItself) {
    Scene scene;
    scene.pair().standby.virtualPort = "openvswitch";
    scene.pair().standby.type = "bridge";
    scene.pair().standby.source = "br0;";
    scene.there().wires.interfaces->front().name = "br0;";
    scene.host().bridge.clear();
    scene.host().place.uplink.reset();
    const Checks found = scene.findings();
    ASSERT_EQ(found.size(), 2U) << "one of user space";
    EXPECT_EQ(found[0].remedy, "ovs-vsctl set bridge 'br0;' other_config:mac-aging-time=15");
}

TEST(HostChecks, NeedAPlaceForAFunctionThatIsPluggedIn) {
    Scene scene;
    scene.pair().primary->guestAddress.reset();
    EXPECT_EQ(scene.only(), "0 findings");
    scene.evidence.domain.freeRootPorts = 0;
    EXPECT_EQ(scene.only(), "PCI slot: problem");
    scene.evidence.domain.machine = "pc-i440fx-7.2";
    EXPECT_EQ(scene.only(), "0 findings");
}

std::vector<std::string> commandsOf(const Evidence& evidence, Way way) {
    std::vector<std::string> commands;
    for (const PlanStep& step : migrationPlan(evidence)) {
        if (step.way == way) {
            commands.push_back(step.command);
        }
    }
    return commands;
}

TEST(MigrationPlan, SendsTheFramesToTheStandbyBeforeItGoesOnWithoutTheFunction) {
    const auto commands = commandsOf(Scene().evidence, Way::Detach);
    const auto at = [&](const char* part) {
        return std::ranges::find_if(
                   commands, [&](const auto& one) { return one.find(part) != std::string::npos; }) -
               commands.begin();
    };
    EXPECT_LT(at("virsh detach-device-alias guest ua-vf0 --live"), at("mac 00:00:00:00:00:00"));
    EXPECT_LT(at("mac 00:00:00:00:00:00"), at("dev tap01 master static"));
    EXPECT_LT(at("dev tap01 master static"), at("virsh migrate"));
    EXPECT_LT(at("virsh migrate"), at("virsh attach-device"));
    EXPECT_LT(at("virsh attach-device"), std::ssize(commands));
}

// A static one would have the bridge's own ports send to the standby alone, which the guest
// does not hear by once it has joined its function.
TEST(MigrationPlan, HasNoEntryAtTheTapThereWhileTheGuestMayUseItsFunction) {
    const auto isOfTap = [](const std::string& command) {
        return command.find("\"$TAP\"") != std::string::npos;
    };
    const auto teamed = commandsOf(Scene().evidence, Way::Failover);
    EXPECT_TRUE(std::ranges::none_of(teamed, isOfTap));
    auto commands = commandsOf(Scene().evidence, Way::Detach);
    const auto attached = std::ranges::find_if(commands, [](const auto& command) {
        return command.find("virsh attach-device") != std::string::npos;
    });
    EXPECT_EQ(std::count_if(commands.begin(), attached, isOfTap), 1);
    const auto gone = std::find_if(attached, commands.end(), isOfTap);
    ASSERT_NE(gone, commands.end());
    EXPECT_TRUE(gone->starts_with("bridge fdb del "));
}

TEST(MigrationPlan, HasNoStepThatRunDoesNot) {
    for (const PlanStep& step : migrationPlan(Scene().evidence)) {
        EXPECT_EQ(step.what.find("wait until a virtual function"), std::string::npos);
    }
}

TEST(MigrationPlan, SetsALinkUpThatIsDown) {
    Scene scene;
    scene.pair().standby.link = LinkState::Down;
    const auto steps = migrationPlan(scene.evidence);
    EXPECT_EQ(steps[0].command, "virsh domif-setlink guest tap01 up");
    EXPECT_EQ(steps[0].undo, "virsh domif-setlink guest tap01 down");
}

TEST(MigrationPlan, HasQemusOwnWayOnlyWithTeaming) {
    Scene scene;
    EXPECT_FALSE(commandsOf(scene.evidence, Way::Failover).empty());
    scene.pair().form = PairForm::SameMac;
    EXPECT_TRUE(commandsOf(scene.evidence, Way::Failover).empty());
}

} // namespace

} // namespace netfailover::host::core
