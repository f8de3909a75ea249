// SPDX-License-Identifier: LGPL-2.1-or-later
#include "patient.hpp"

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

TEST(CheckDhcpClients, NamesTheProcessOnce) {
    Patient patient;
    patient.evidence.dhcp.sockets = {{.link = 4, .pid = 77, .process = "dhcpcd"},
                                     {.link = 4, .pid = 77, .process = "dhcpcd"},
                                     {.link = 2, .pid = 78, .process = "dhclient"},
                                     {.link = 99, .pid = 79, .process = "udhcpc"}};
    const Check check = patient.onlyFinding();
    EXPECT_EQ(check.title, "DHCP clients");
    EXPECT_EQ(check.verdict, Verdict::Warning);
    EXPECT_TRUE(check.reason.starts_with("dhcpcd (process 77) speaks DHCP on the slave enp2s0"))
        << check.reason;
    EXPECT_EQ(check.remedy, "kill 77");
}

// The daemon does not look at processes, and has to come to the same answer.
TEST(CheckDhcpClients, AreAProblemWhereTheyHaveAnAddress) {
    Patient patient;
    patient.evidence.dhcp.sockets = {{.link = 4, .pid = 77, .process = "udhcpc"}};
    EXPECT_FALSE(base::hasProblem(patient.checks()));
    EXPECT_FALSE(core::hasProblem(patient.evidence.problems));
    patient.links[3].addresses = {address("192.0.2.7/24")};
    const Checks found = patient.findings();
    EXPECT_TRUE(core::hasProblem(patient.evidence.problems));
    const auto check = std::ranges::find(found, "DHCP clients", &Check::title);
    ASSERT_NE(check, found.end());
    EXPECT_EQ(check->verdict, Verdict::Problem);
}

// The network of the machine hangs on these.
TEST(CheckDhcpClients, EndsNoneThatServesAnotherLinkToo) {
    Patient patient;
    patient.evidence.dhcp.sockets = {{.link = 4, .pid = 77, .process = "dhcpcd"},
                                     {.link = 3, .pid = 77, .process = "dhcpcd"}};
    EXPECT_EQ(patient.findings().at(0).remedy, "kill 77") << "both are slaves";
    patient.evidence.dhcp.sockets.push_back({.link = 2, .pid = 77, .process = "dhcpcd"});
    EXPECT_EQ(patient.findings().at(0).remedy, "");
    patient.evidence.dhcp.sockets.back() = {.address = "192.0.2.2", .pid = 77, .process = "dhcpcd"};
    const Checks found = patient.findings();
    ASSERT_EQ(found.size(), 2U);
    for (const Check& check : found) {
        EXPECT_EQ(check.remedy, "");
        EXPECT_NE(check.reason.find("enp1s0 has its lease from it, too: have it leave enp"),
                  std::string::npos)
            << check.reason;
    }
    patient.links.push_back(ethernet(9, "enp9s0", "e1000e"));
    patient.evidence.dhcp.sockets.back() = {.link = 9, .pid = 77, .process = "dhcpcd"};
    EXPECT_EQ(patient.findings().at(0).remedy, "");
    patient.evidence.dhcp.sockets.back().pid = 78;
    EXPECT_EQ(patient.findings().at(0).remedy, "kill 77");
}

TEST(CheckDhcpClients, NamesTheLineOfConnman) {
    Patient patient;
    patient.evidence.dhcp.sockets = {{.link = 4, .pid = 77, .process = "connmand"}};
    const Check check = patient.onlyFinding();
    EXPECT_EQ(check.remedy, "");
    EXPECT_TRUE(check.reason.ends_with("  Add enp2s0 to NetworkInterfaceBlacklist= in "
                                       "/etc/connman/main.conf, beside what that has by default, "
                                       "and restart ConnMan."))
        << check.reason;
    patient.links[1].name = "enp2s0np0";
    EXPECT_TRUE(patient.onlyFinding().reason.ends_with("would stand for enp2s0np0 as well."));
}

TEST(CheckDhcpClients, KnowsASlaveByItsAddress) {
    Patient patient;
    patient.links[3].addresses = {address("192.0.2.7/24")};
    patient.evidence.dhcp.sockets = {{.address = "192.0.2.7", .pid = 77, .process = "dhcpcd"},
                                     {.address = "192.0.2.71", .pid = 78, .process = "dhcpcd"}};
    const auto found = patient.findings();
    EXPECT_EQ(std::ranges::count(found, "DHCP clients", &Check::title), 1);
}

TEST(CheckDhcpClients, LeavesTheLastWayInAlone) {
    Patient patient;
    patient.links[1].addresses = {address("2001:db8::2/64")};
    patient.links[3].addresses = {address("192.0.2.7/24")};
    patient.evidence.dhcp.sockets = {{.link = 4, .pid = 77, .process = "dhcpcd"}};
    const auto found = patient.findings();
    const auto check = std::ranges::find(found, "DHCP clients", &Check::title);
    ASSERT_NE(check, found.end());
    EXPECT_EQ(check->remedy, "");
    EXPECT_NE(check->reason.find("enp2s0 is the last way in by IPv4"), std::string::npos);
    EXPECT_EQ(check->reason.find("alone"), std::string::npos) << check->reason;
}

TEST(CheckDhcpClients, SaysWhatItMayNotSee) {
    Patient patient;
    patient.evidence.dhcp.ofUnknown = {4, 2, 99};
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Unknown);
}

} // namespace

} // namespace netfailover::guest::ctl
