// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/registry.hpp"
#include "tree.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::manager {

namespace {

struct NetworkManagerTest : testing::Test {
    test::Tree run;
    const core::Link link{.index = 4, .name = "enp2s0"};
    const Manager manager = networkManager();

    void says(const std::string& text) const {
        run.file("NetworkManager/devices/4", "[device]\n" + text);
    }
};

TEST_F(NetworkManagerTest, ClaimsWhatItManages) {
    EXPECT_EQ(manager.identity.name, "NetworkManager");
    EXPECT_FALSE(manager.claims(run.path(), link));
    says("managed=true\nperm-hw-addr-fake=x\n");
    EXPECT_TRUE(manager.claims(run.path(), link));
    for (const char* text : {"managed=false\n", "nm-owned=true\n", ""}) {
        says(text);
        EXPECT_FALSE(manager.claims(run.path(), link)) << text;
    }
}

TEST_F(NetworkManagerTest, ExplainsWhatUdevToldIt) {
    EXPECT_EQ(manager.explain(link, {.run = run.path()}),
              "does not know it; NM_UNMANAGED is not set.");
    says("managed=false\n");
    EXPECT_EQ(manager.explain(link, {.run = run.path(), .udev = {{"NM_UNMANAGED", "1"}}}),
              "says managed=false; NM_UNMANAGED=1 is set.");
}

TEST_F(NetworkManagerTest, HasARemedy) {
    EXPECT_EQ(manager.remedy(link), "nmcli device set enp2s0 managed no");
    EXPECT_EQ(manager.remedy({.index = 4, .name = "a'b"}), "nmcli device set 'a'\\''b' managed no");
}

// An administrator gives it a slave for good: "nmcli device set NAME managed yes".
TEST_F(NetworkManagerTest, CanHaveAPinnedSlave) {
    EXPECT_TRUE(manager.identity.canBePinned);
}

} // namespace

} // namespace netfailover::guest::manager
