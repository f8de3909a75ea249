// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/list.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

std::string list(const std::vector<core::Link>& links, bool legend = true,
                 const base::Terminal& terminal = {}) {
    return formatList(core::classify(links), legend, terminal);
}

TEST(List, ShowsAPair) {
    EXPECT_EQ(list(paired()), "FAILOVER STATE       ACTIVE  PRIMARY STANDBY    ADDRESS\n"
                              "enp1s0   accelerated primary enp2s0  enp1s0nsby 52:54:00:12:34:56\n"
                              "\n"
                              "1 failover device listed.\n");
}

TEST(List, LeavesTheLegendOut) {
    EXPECT_EQ(list(paired(), false),
              "enp1s0 accelerated primary enp2s0 enp1s0nsby 52:54:00:12:34:56\n");
}

TEST(List, CountsAndMarksWhatIsAbsent) {
    const std::string text = list({master(), standby(), master(5, "enp3s0", virtio1)});
    EXPECT_NE(text.find("enp1s0   standby    standby -"), std::string::npos) << text;
    EXPECT_NE(text.find("enp3s0   incomplete none    -       -"), std::string::npos) << text;
    EXPECT_NE(text.find("\n2 failover devices listed.\n"), std::string::npos) << text;
}

TEST(List, PointsAtADisturbedSlave) {
    auto links = paired();
    links[3].addresses = {address("192.0.2.4/24")};
    EXPECT_NE(list(links).find("see \"failoverctl status\""), std::string::npos);
    EXPECT_EQ(list(links, false).find("failoverctl status"), std::string::npos);
}

TEST(List, SaysSoWhenThereIsNone) {
    EXPECT_EQ(list({loopback()}), "No failover devices.\n");
    EXPECT_EQ(list({}, false), "No failover devices.\n");
}

TEST(List, NeverDrivesTheTerminal) {
    const std::string text =
        list({master(2, "\x1b[2J"), standby(3, 2, "\xff\r"), primary(4, 2, "a\"b%s$(id)")});
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\r'), std::string::npos);
    EXPECT_NE(text.find("\\x1b[2J"), std::string::npos);
    EXPECT_NE(text.find("\\xff\\x0d"), std::string::npos);
    EXPECT_NE(text.find("a\"b%s$(id)"), std::string::npos);
}

TEST(List, GivesUpTheAddressFirst) {
    EXPECT_EQ(list(paired(), false, {.columns = 62}), list(paired(), false));
    EXPECT_EQ(list(paired(), false, {.columns = 61}),
              "enp1s0 accelerated primary enp2s0 enp1s0nsby\n");
    EXPECT_EQ(list(paired(), false, {.unicode = true, .columns = 40}),
              "enp1s0 acceler\u2026 primary enp2s0 enp1s0ns\u2026\n");
}

TEST(List, ColoursTheState) {
    EXPECT_EQ(colourOf(core::FailoverState::Accelerated), base::Colour::Good);
    EXPECT_EQ(colourOf(core::FailoverState::Standby), base::Colour::Warning);
    EXPECT_EQ(colourOf(core::FailoverState::Down), base::Colour::Bad);
    EXPECT_EQ(colourOf(core::FailoverState::Incomplete), base::Colour::Bad);
    EXPECT_NE(list(paired(), true, {.colour = true}).find("\x1b[32maccelerated\x1b[0m"),
              std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
