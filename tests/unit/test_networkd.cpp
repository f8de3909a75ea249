// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/registry.hpp"
#include "tree.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::manager {

namespace {

struct NetworkdTest : testing::Test {
    test::Tree run;
    const core::Link link{.index = 4, .name = "enp2s0"};
    const Manager manager = networkd();

    void says(const std::string& text) const {
        run.file("systemd/netif/links/4", "# This is private data. Do not parse.\n" + text);
    }
    [[nodiscard]] std::string explained(const std::string& ownFile = "") const {
        return manager.explain(link, {.run = run.path(), .ownFile = ownFile});
    }
};

TEST_F(NetworkdTest, ClaimsWhatItConfigures) {
    EXPECT_EQ(manager.identity.name, "systemd-networkd");
    for (const char* state : {"configured", "configuring", "failed"}) {
        says("ADMIN_STATE=" + std::string(state) + "\nOPER_STATE=up\n");
        EXPECT_TRUE(manager.claims(run.path(), link)) << state;
    }
    for (const char* state : {"unmanaged", "pending", "initialized", "linger", ""}) {
        says("ADMIN_STATE=" + std::string(state) + "\nOPER_STATE=up\n");
        EXPECT_FALSE(manager.claims(run.path(), link)) << state;
    }
}

TEST_F(NetworkdTest, IsAskedAboutThisLinkOnly) {
    run.file("systemd/netif/links/40", "ADMIN_STATE=configured\n");
    EXPECT_FALSE(manager.claims(run.path(), link));
    EXPECT_TRUE(manager.isStateFile(link, "4"));
    EXPECT_FALSE(manager.isStateFile(link, "40"));
}

TEST_F(NetworkdTest, ExplainsByWhichFile) {
    EXPECT_EQ(explained(), "does not know it.");
    says("ADMIN_STATE=unmanaged\n");
    EXPECT_EQ(explained(), "says unmanaged.");
    EXPECT_EQ(explained("/usr/x decides"), "says unmanaged; /usr/x decides.");
    says("ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/10-all.network\n");
    EXPECT_EQ(explained("/usr/x decides"),
              "says configured, by /etc/systemd/network/10-all.network.");
    EXPECT_EQ(manager.configuredBy(run.path(), link), "/etc/systemd/network/10-all.network");
}

TEST_F(NetworkdTest, HasARemedy) {
    EXPECT_EQ(manager.remedy(link), "networkctl reconfigure 4");
}

} // namespace

} // namespace netfailover::guest::manager
