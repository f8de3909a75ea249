// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/status.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

std::string status(const std::vector<core::Link>& links, const base::Terminal& terminal = {},
                   const std::string& driver = "in-tree") {
    return formatStatus(core::findingsOf(links, core::classify(links), driver), terminal);
}

TEST(Status, ShowsAPair) {
    auto links = configured();
    links[1].mtu = links[2].mtu = links[3].mtu = 1500;
    EXPECT_EQ(status(links), "* enp1s0 (index 2)\n"
                             "   Driver: in-tree\n"
                             "  Address: 52:54:00:12:34:56\n"
                             "   Active: primary\n"
                             "    State: accelerated\n"
                             "      MTU: 1500\n"
                             "  Manager: systemd-networkd\n"
                             "Addresses: 192.0.2.2/24, fe80::2/64\n"
                             "  Primary: enp2s0 (index 4)\n"
                             "           Driver: igbvf\n"
                             "           Carrier: yes\n"
                             "           Managed by: none\n"
                             "           Addresses: none\n"
                             "  Standby: enp1s0nsby (index 3)\n"
                             "           Driver: virtio_net\n"
                             "           Carrier: yes\n"
                             "           Managed by: none\n"
                             "           Addresses: none\n");
}

TEST(Status, SaysWhatIsWrong) {
    auto links = configured();
    links[1].addresses = {};
    links[2].carrier = false;
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1")};
    const std::string text = status(links);
    EXPECT_NE(text.find("           Routes: 0.0.0.0/0 via 192.0.2.1 metric 1024\n"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\n   Remark: enp1s0nsby, the standby of enp1s0, has no carrier"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\n  Problem: enp1s0 has no usable address"), std::string::npos) << text;
}

TEST(Status, ShowsWhatIsAbsentOrUnknown) {
    const std::string text = status({master()}, {}, "");
    EXPECT_NE(text.find("  Primary: none\n  Standby: none\n"), std::string::npos) << text;
    EXPECT_NE(text.find("Driver: unknown\n"), std::string::npos) << text;
    auto links = paired();
    links[3].driver.reset();
    EXPECT_NE(status(links).find("           Driver: unknown\n"), std::string::npos);
}

TEST(Status, ShowsWhatDisturbsASlave) {
    auto links = paired();
    links[3].addresses = {address("192.0.2.4/24"), address("fe80::4/64")};
    links[3].managers = {networkd, ifupdown};
    const std::string text = status(links);
    EXPECT_NE(text.find("Managed by: systemd-networkd, ifupdown\n"), std::string::npos) << text;
    EXPECT_NE(text.find("Addresses: 192.0.2.4/24, fe80::4/64\n"), std::string::npos) << text;
}

TEST(Status, TellsDownFromWithoutCarrier) {
    auto links = paired();
    links[2].carrier = false;
    links[3].up = false;
    const std::string text = status(links);
    EXPECT_NE(text.find("Carrier: no\n"), std::string::npos) << text;
    EXPECT_NE(text.find("Carrier: no (the link is down)\n"), std::string::npos) << text;
}

TEST(Status, SeparatesBlocks) {
    const std::string text = status({master(), master(5, "enp3s0", virtio1)});
    EXPECT_NE(text.find(".\n\n* enp3s0"), std::string::npos) << text;
}

TEST(Status, SaysSoWhenThereIsNone) {
    EXPECT_EQ(status({}), "No failover devices.\n");
}

TEST(Status, NeverDrivesTheTerminal) {
    auto links = std::vector{master(2, "\x1b[2J"), primary(4, 2, "\xc2\x9b")};
    links[1].driver = "\x07";
    const std::string text = status(links, {}, "net-failover \x1b");
    EXPECT_EQ(text.find_first_of("\x1b\x07\xc2"), std::string::npos) << text;
}

TEST(Status, UsesWhatTheTerminalCan) {
    EXPECT_EQ(status(paired(), {.unicode = true}).substr(0, 3), "\u25cf");
    EXPECT_NE(status({master()}, {.colour = true}).find("\x1b[1;31mincomplete"), std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
