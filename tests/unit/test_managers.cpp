// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/managers.hpp"

#include "guest/manager/registry.hpp"
#include "tree.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <system_error>

namespace netfailover::guest::manager {

namespace {

using Managers = std::vector<std::string>;

const core::Link link{.index = 4, .name = "enp2s0"};

Managers claiming(const std::string& run, const core::Link& subject = link) {
    Managers names;
    for (const core::Manager& manager : readManagers(run, subject)) {
        names.push_back(manager.name);
    }
    return names;
}

using netfailover::guest::test::Tree;

TEST(Managers, AreNoneWithoutFiles) {
    const Tree run;
    EXPECT_EQ(claiming(run.path()), Managers{});
    EXPECT_EQ(claiming(run.path("nowhere")), Managers{});
}

TEST(Managers, MayBeSeveral) {
    const Tree run;
    run.file("network/ifstate.enp2s0", "enp2s0\n");
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    run.file("NetworkManager/devices/4", "[device]\nmanaged=true\n");
    EXPECT_EQ(claiming(run.path()), (Managers{"systemd-networkd", "NetworkManager", "ifupdown"}));
}

TEST(Managers, TakeAHostileNameForAName) {
    const Tree run;
    EXPECT_EQ(claiming(run.path(), {.index = 4, .name = "a\"b%s$(id)\xff"}), Managers{});
    run.file("network/ifstate.a\"b%s$(id)", "x\n");
    EXPECT_EQ(claiming(run.path(), {.index = 4, .name = "a\"b%s$(id)"}), Managers{"ifupdown"});
}

TEST(Managers, ReportWhatCannotBeRead) {
    const Tree run;
    run.unreadable("systemd/netif/links/4");
    EXPECT_THROW((void)claiming(run.path()), std::system_error);
}

// What systemd shows of a unit that runs, as it would be seen below /run/systemd/units.
void runs(const Tree& run, const std::string& unit) {
    run.folder("systemd/units");
    std::filesystem::create_symlink("3ef6f26bd4a24ff48b0b98bd1a1f2b05",
                                    run.path("systemd/units/invocation:" + unit));
}

TEST(StoppedManagers, ClaimNothing) {
    const Tree run;
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    run.file("NetworkManager/devices/4", "[device]\nmanaged=true\n");
    run.file("network/ifstate.enp2s0", "enp2s0\n");
    runs(run, "dbus.service");
    EXPECT_EQ(claiming(run.path()), Managers{"ifupdown"});
    runs(run, "systemd-networkd.service");
    EXPECT_EQ(claiming(run.path()), (Managers{"systemd-networkd", "ifupdown"}));
    runs(run, "NetworkManager.service");
    EXPECT_EQ(claiming(run.path()).size(), 3U);
}

// Where systemd is another version's, or not process 1, nobody is taken for stopped.
TEST(StoppedManagers, AreNotThoseOfWhichNothingIsKnown) {
    const Tree run;
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    EXPECT_EQ(lifeOf(run.path(), networkd()), Life::Unknown);
    run.folder("systemd/units");
    EXPECT_EQ(claiming(run.path()), Managers{"systemd-networkd"});
    run.file("systemd/units/something", "");
    EXPECT_EQ(claiming(run.path()), Managers{"systemd-networkd"});
    runs(run, "dbus.service");
    EXPECT_EQ(claiming(run.path()), Managers{});
}

TEST(StoppedManagers, AreExplained) {
    const Tree run;
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    EXPECT_EQ(explain(networkd(), link, {.run = run.path()}), "says configured.");
    runs(run, "dbus.service");
    EXPECT_EQ(explain(networkd(), link, {.run = run.path()}), "does not run.");
}

// The bus may know of no manager where systemd cannot say.
TEST(AbsentManagers, AreDroppedUnlessTheyRun) {
    const Tree run;
    std::vector<core::Link> links{link};
    links[0].managers = {networkd().identity, ifupdown().identity};
    dropAbsent(links, run.path(), {});
    EXPECT_EQ(links[0].managers.size(), 2U);
    runs(run, "systemd-networkd.service");
    dropAbsent(links, run.path(), {"systemd-networkd"});
    EXPECT_EQ(links[0].managers.size(), 2U) << "it is late on the bus";
    std::filesystem::remove_all(run.path("systemd/units"));
    dropAbsent(links, run.path(), {"systemd-networkd"});
    EXPECT_EQ(links[0].managers, std::vector{ifupdown().identity});
}

TEST(Registry, KnowsEveryManagerByAName) {
    for (const Manager& manager : allManagers()) {
        EXPECT_EQ(findManager(manager.identity.name), &manager);
        EXPECT_EQ(manager.identity.canBeAsked, manager.release != nullptr);
        EXPECT_FALSE(manager.folders.empty() || manager.remedy(link).empty());
        EXPECT_EQ(manager.claims("/nowhere", link), false);
        EXPECT_NE(manager.explain(link, {.run = "/nowhere"}), "");
    }
    EXPECT_EQ(findManager("wicked"), nullptr);
}

TEST(StateFiles, AreToldFromThoseOfStrangers) {
    EXPECT_TRUE(isStateFileOf(link, "invocation:systemd-networkd.service"));
    EXPECT_FALSE(isStateFileOf(link, "invocation:ssh.service"));
    EXPECT_TRUE(isStateFileOf(link, "4"));
    EXPECT_TRUE(isStateFileOf(link, "ifstate.enp2s0"));
    for (const char* file : {"", "44", "04", "enp2s0", "ifstate.enp2s01", ".#4"}) {
        EXPECT_FALSE(isStateFileOf(link, file)) << file;
    }
}

TEST(StateFiles, AreInTheFoldersThatAreRead) {
    const test::Tree run;
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    run.file("NetworkManager/devices/4", "managed=true\n");
    run.file("network/ifstate.enp2s0", "enp2s0=enp2s0\n");
    EXPECT_EQ(claiming(run.path()).size(), 3U);
    run.folder("systemd/units");
    run.folder("dhcpcd/hook-state/resolv.conf");
    for (const std::string& folder : stateFolders(run.path())) {
        EXPECT_TRUE(std::filesystem::is_directory(folder)) << folder;
    }
}

} // namespace

} // namespace netfailover::guest::manager
