// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/ifupdown.hpp"

#include "guest/manager/registry.hpp"
#include "tree.hpp"
#include "version.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::manager {

namespace {

TEST(ReleaseUnit, HasTheName) {
    EXPECT_EQ(releaseUnit("enp2s0"), "net-failover-release@enp2s0.service");
    EXPECT_EQ(releaseUnit("a.b_c:d"), "net-failover-release@a.b_c:d.service");
}

// As systemd-escape writes them.
TEST(ReleaseUnit, EscapesWhatAUnitMayNotHold) {
    EXPECT_EQ(releaseUnit("lan-0"), "net-failover-release@lan\\x2d0.service");
    EXPECT_EQ(releaseUnit(".hidden"), "net-failover-release@\\x2ehidden.service");
    EXPECT_EQ(releaseUnit("%i@\xff\\"), "net-failover-release@\\x25i\\x40\\xff\\x5c.service");
}

struct IfupdownTest : testing::Test {
    test::Tree run;
    const core::Link link{.index = 4, .name = "enp2s0"};
    const Manager manager = ifupdown();

    void says(const std::string& text) const { run.file("network/ifstate.enp2s0", text); }
};

TEST_F(IfupdownTest, ClaimsWhatItBroughtUp) {
    EXPECT_EQ(manager.identity.name, "ifupdown");
    EXPECT_FALSE(manager.claims(run.path(), link));
    for (const char* text : {"enp2s0\n", "home\n", "net-failover2\n"}) {
        says(text);
        EXPECT_TRUE(manager.claims(run.path(), link)) << text;
    }
    for (const char* text : {"", "\n", "net-failover\n"}) {
        says(text);
        EXPECT_FALSE(manager.claims(run.path(), link)) << text;
    }
    run.file("network/ifstate.enp2s0x", "enp2s0x\n");
    EXPECT_FALSE(manager.claims(run.path(), link));
}

TEST_F(IfupdownTest, Explains) {
    EXPECT_EQ(manager.explain(link, {.run = run.path()}), "has not brought it up.");
    says("enp2s0\n");
    EXPECT_EQ(manager.explain(link, {.run = run.path()}), "has brought it up.");
    says("net-failover\n");
    EXPECT_EQ(manager.explain(link, {.run = run.path()}), "is kept off it by net-failover.");
}

TEST_F(IfupdownTest, HasARemedyAndNeedsPatience) {
    EXPECT_EQ(manager.remedy(link),
              std::string(libFolder) + "/net-failover-ifupdown release enp2s0");
    EXPECT_GE(manager.identity.patience.end, std::chrono::seconds(90));
}

} // namespace

} // namespace netfailover::guest::manager
