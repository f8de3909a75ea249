// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/doctor.hpp"

#include "base/terminal/checks.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "patient.hpp"
#include "version.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

TEST(Doctor, FindsNothingWhereAllIsWell) {
    Patient patient;
    EXPECT_TRUE(patient.findings().empty()) << formatChecks(patient.findings(), {});
    EXPECT_EQ(patient.checks().size(), examinations.size());
    patient.links = {loopback()};
    patient.evidence.snapshot.driver = "";
    patient.evidence.inventory.virtioNics = {};
    patient.evidence.daemonAnswers = false;
    EXPECT_TRUE(patient.findings().empty()) << formatChecks(patient.findings(), {});
}

TEST(Doctor, MissesTheDriver) {
    Patient patient;
    patient.links = {loopback()};
    patient.evidence.snapshot.driver = "";
    patient.evidence.daemonAnswers = false;
    EXPECT_EQ(patient.onlyFinding().remedy, "modprobe net_failover");
}

TEST(Doctor, SeesAModuleThatAwaitsAReboot) {
    Patient patient;
    patient.evidence.moduleFile = {.driver = "in-tree", .path = "/lib/kernel.ko"};
    EXPECT_TRUE(patient.findings().empty());
    patient.evidence.moduleFile = {.driver = "net-failover 0.2.0", .path = "/lib/dkms.ko"};
    EXPECT_EQ(patient.onlyFinding(),
              (Check{.title = "Driver",
                     .verdict = Verdict::Warning,
                     .reason = "/lib/dkms.ko is net-failover 0.2.0, not yet in use.",
                     .remedy = "reboot"}));
    patient.evidence.snapshot.driver = "net-failover 0.2.0";
    EXPECT_TRUE(patient.findings().empty());
}

TEST(Doctor, KnowsOfSecureBoot) {
    Patient patient;
    patient.evidence.moduleFile = {
        .driver = "net-failover 0.2.0", .path = "/lib/dkms.ko", .mustBeSigned = true};
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Problem);
    patient.evidence.moduleFile.signer = "DKMS module signing key";
    EXPECT_EQ(patient.onlyFinding().remedy, "reboot");
    EXPECT_NE(patient.onlyFinding().reason.find("DKMS module signing key"), std::string::npos);
}

TEST(Doctor, SeesAForcedSwitch) {
    Patient patient;
    patient.links[1].module = {.role = core::Role::Master, .prefer = core::Role::Primary};
    EXPECT_TRUE(patient.findings().empty());
    patient.links[1].module->prefer = core::Role::Standby;
    EXPECT_EQ(patient.onlyFinding().remedy,
              "echo primary > /sys/class/net/enp1s0/net_failover/prefer");
}

TEST(Doctor, SeesANicWithoutADriver) {
    Patient patient;
    patient.evidence.inventory.virtioNics.push_back({.name = "virtio5"});
    EXPECT_EQ(patient.onlyFinding().remedy, "modprobe virtio_net");
}

TEST(Doctor, SaysWhyACandidateIsNotPaired) {
    const auto reasonFor = [](const core::Link& candidate) {
        Patient patient;
        patient.links.pop_back();
        patient.links.push_back(candidate);
        patient.links.back().mtu = 1500;
        patient.evidence.inventory.setups[9] = {.udev = {{"ID_NET_FAILOVER_ROLE", "candidate"}}};
        return patient.onlyFinding().reason;
    };
    core::Link candidate = ethernet(9, "enp9s0", "igbvf");
    candidate.parent = pci3;
    EXPECT_NE(reasonFor(candidate).find("enp9s0 was refused by the driver"), std::string::npos);
    candidate.master = 12;
    EXPECT_NE(reasonFor(candidate).find("belongs to another device"), std::string::npos);
    candidate.permanentAddress = base::HardwareAddress::fromString("02:00:00:00:00:01");
    EXPECT_NE(reasonFor(candidate).find("permanent address 02:00:00:00:00:01"), std::string::npos);
    candidate.parent = virtio1;
    EXPECT_NE(reasonFor(candidate).find("is no PCI device"), std::string::npos);
    EXPECT_NE(reasonFor(loopback()).find("No other NIC is there."), std::string::npos);
}

TEST(Doctor, MissesTheStandby) {
    Patient patient;
    patient.links.erase(patient.links.begin() + 2);
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Problem);
}

TEST(Doctor, ComparesAddressesAndMtus) {
    Patient patient;
    patient.links[3].address = *base::HardwareAddress::fromString("02:00:00:00:00:01");
    EXPECT_EQ(patient.onlyFinding().remedy, "ip link set dev enp2s0 address 52:54:00:12:34:56");
    Patient other;
    other.links[3].mtu = 9000;
    EXPECT_EQ(other.onlyFinding().remedy, "ip link set dev enp2s0 mtu 1500");
}

TEST(Doctor, ComparesRoles) {
    Patient patient;
    patient.evidence.inventory.setups.erase(4);
    EXPECT_EQ(patient.onlyFinding().remedy,
              "udevadm trigger --action=change /sys/class/net/enp2s0");
    Patient masked;
    masked.evidence.inventory.rule = {.path = "/etc/udev/rules.d/78-net-failover.rules",
                                      .masked = true};
    EXPECT_EQ(masked.onlyFinding().remedy, "rm /etc/udev/rules.d/78-net-failover.rules && udevadm "
                                           "control --reload");
    Patient absent;
    absent.evidence.inventory.rule = {.name = "the rule"};
    EXPECT_EQ(absent.onlyFinding().verdict, Verdict::Problem);
}

TEST(Doctor, NamesTheManagerAndItsFile) {
    Patient patient;
    patient.links[3].managers = {networkd};
    patient.evidence.inventory.setups[4].managers = {
        {.manager = "systemd-networkd", .file = "/etc/systemd/network/10-all.network"}};
    const Check check = patient.onlyFinding();
    EXPECT_NE(check.reason.find("by /etc/systemd/network/10-all.network"), std::string::npos);
    EXPECT_EQ(check.remedy, "networkctl reconfigure 4");
    patient.links[3].managers = {networkManager};
    EXPECT_EQ(patient.onlyFinding().remedy, "nmcli device set enp2s0 managed no");
    patient.links[3].managers = {ifupdown};
    EXPECT_EQ(patient.onlyFinding().remedy,
              std::string(libFolder) + "/net-failover-ifupdown release enp2s0");
    patient.links[3].managers = {};
    patient.evidence.inventory.networkdRuns = true;
    patient.evidence.inventory.network = {.path = "/etc/systemd/network/01-x.network"};
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Warning);
}

TEST(Doctor, WarnsOfAMasterWithManyManagers) {
    Patient patient;
    patient.links[1].managers = {networkd, networkManager};
    const Check check = patient.onlyFinding();
    EXPECT_EQ(check.verdict, Verdict::Warning);
    EXPECT_EQ(check.reason, "systemd-networkd and NetworkManager both configure enp1s0, each with "
                            "a lease of its own.");
}

TEST(Doctor, ListsLeaks) {
    Patient patient;
    patient.links[2].addresses = {address("192.0.2.3/24")};
    EXPECT_EQ(patient.onlyFinding().remedy, "ip address del 192.0.2.3/24 dev enp1s0nsby");
    patient.links[2].addresses = {};
    patient.links[2].routes = {route("0.0.0.0/0", "192.0.2.1")};
    patient.links[1].routes = {route("0.0.0.0/0", "192.0.2.1")};
    EXPECT_EQ(patient.onlyFinding().remedy, "ip route del 0.0.0.0/0 dev enp1s0nsby table 254");
    patient.links[1].routes[0].tos = patient.links[2].routes[0].tos = 16;
    EXPECT_EQ(patient.onlyFinding().remedy,
              "ip route del 0.0.0.0/0 tos 16 dev enp1s0nsby table 254");
}

TEST(Doctor, SaysWhyALeakStays) {
    Patient patient;
    patient.links[1].addresses = {address("2001:db8::2/64")};
    patient.links[2].addresses = {address("192.0.2.3/24")};
    EXPECT_EQ(patient.onlyFinding().reason,
              "enp1s0nsby has the address 192.0.2.3/24; it stays for now: enp1s0nsby is the last "
              "way in by IPv4 until enp1s0 has a usable IPv4 address.");
    EXPECT_EQ(patient.onlyFinding().remedy, "") << "it would cut the machine off";
    patient.links[1].addresses = {address("192.0.2.2/24")};
    EXPECT_EQ(patient.onlyFinding().reason, "enp1s0nsby has the address 192.0.2.3/24.");
    patient.links[2].addresses = {};
    patient.links[2].routes = {route("0.0.0.0/0", "192.0.2.1")};
    EXPECT_EQ(patient.onlyFinding().reason, "enp1s0nsby has the route 0.0.0.0/0 via 192.0.2.1 "
                                            "metric 1024; it stays for now: enp1s0 lacks the route "
                                            "0.0.0.0/0 via 192.0.2.1 metric 1024 of enp1s0nsby, "
                                            "which keeps what it has until it is there.");
}

// Each of these would take the last way in.
TEST(Doctor, GivesNoRemedyThatCutsTheMachineOff) {
    Patient patient;
    patient.links[1].addresses = {address("2001:db8::2/64")};
    patient.links[3].addresses = {address("192.0.2.3/24")};
    patient.links[3].managers = {networkd};
    patient.links[3].routes = {route("0.0.0.0/0", "192.0.2.1")};
    patient.evidence.inventory.setups.erase(4);
    const Checks found = patient.findings();
    EXPECT_EQ(found.size(), 4U) << formatChecks(found, {});
    for (const Check& check : found) {
        EXPECT_EQ(check.remedy, "") << check.reason;
        EXPECT_NE(check.reason.find("; it stays for now: enp2s0 is the last way in by IPv4 until "
                                    "enp1s0 has a usable IPv4 address"),
                  std::string::npos)
            << check.reason;
    }
}

TEST(Doctor, SaysNothingOfACandidatesMtu) {
    Patient patient;
    for (core::Link& link : patient.links) {
        link.mtu = 9000;
    }
    patient.links.push_back(candidate());
    patient.links.back().mtu = 1500;
    patient.evidence.inventory.setups[5] = {.udev = {{"ID_NET_FAILOVER_ROLE", "candidate"}}};
    EXPECT_EQ(patient.onlyFinding().title, "Pairing");
}

TEST(Doctor, PassesOnWhatNetplanSays) {
    Patient patient;
    patient.evidence.netplanComplaint = "/etc/netplan/50-lab.yaml:4:1: Invalid YAML";
    const Check finding = patient.onlyFinding();
    EXPECT_EQ(finding.verdict, Verdict::Warning);
    EXPECT_NE(finding.reason.find("50-lab.yaml:4:1"), std::string::npos);
}

TEST(Doctor, SeesAnotherLinkFile) {
    Patient patient;
    patient.evidence.inventory.setups[4].udev["ID_NET_LINK_FILE"] = "/run/10-netplan.link";
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Warning);
}

TEST(Doctor, KnowsWhatItDoesNotKnow) {
    Patient patient;
    patient.evidence.initramfs = ctl::InInitramfs::Unknown;
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Unknown);
    EXPECT_FALSE(hasProblem(patient.checks()));
}

TEST(Doctor, MissesTheDaemon) {
    Patient patient;
    patient.evidence.daemonAnswers = false;
    EXPECT_EQ(patient.onlyFinding().remedy, "systemctl start net-failoverd.service");
}

TEST(Doctor, PrintsCommandsThatCanBePasted) {
    Patient patient;
    patient.links[3].name = "a\\b'\x1b";
    patient.links[3].addresses = {address("192.0.2.4/24")};
    EXPECT_NE(formatChecks(patient.checks(), {})
                  .find(R"(# ip address del 192.0.2.4/24 dev $'a\x5cb\x27\x1b')"),
              std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
