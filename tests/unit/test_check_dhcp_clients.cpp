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
    EXPECT_EQ(check.verdict, Verdict::Problem);
    EXPECT_TRUE(check.reason.starts_with("dhcpcd (process 77) speaks DHCP on the slave enp2s0"))
        << check.reason;
    EXPECT_EQ(check.remedy, "kill 77");
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
