// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/managers.hpp"

#include "case_name.hpp"
#include "tree.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <system_error>

namespace netfailover::guest::manager {

namespace {

using core::Manager;
using Managers = std::vector<Manager>;
using netfailover::guest::test::Tree;

struct Case {
    std::string name{};
    std::string file{};
    std::string text{};
    Managers expected{};
};

class ManagersTest : public testing::TestWithParam<Case> {};

TEST_P(ManagersTest, ReadsTheStateFile) {
    const Tree run;
    run.file(GetParam().file, GetParam().text);
    EXPECT_EQ(readManagers(run.path(), 4, "enp2s0"), GetParam().expected);
}

Case networkd(const std::string& name, const std::string& state, const Managers& expected) {
    return {name, "systemd/netif/links/4",
            "# This is private data. Do not parse.\nADMIN_STATE=" + state + "\nOPER_STATE=up\n",
            expected};
}

Case networkManager(const std::string& name, const std::string& text, const Managers& expected) {
    return {name, "NetworkManager/devices/4", "[device]\n" + text, expected};
}

Case ifupdown(const std::string& name, const std::string& text, const Managers& expected) {
    return {name, "network/ifstate.enp2s0", text, expected};
}

INSTANTIATE_TEST_SUITE_P(
    Table, ManagersTest,
    testing::Values(
        networkd("NetworkdConfigured", "configured", {Manager::Networkd}),
        networkd("NetworkdConfiguring", "configuring", {Manager::Networkd}),
        networkd("NetworkdFailed", "failed", {Manager::Networkd}),
        networkd("NetworkdUnmanaged", "unmanaged", {}), networkd("NetworkdPending", "pending", {}),
        networkd("NetworkdInitialized", "initialized", {}),
        networkd("NetworkdLinger", "linger", {}), networkd("NetworkdEmpty", "", {}),
        networkManager("NetworkManagerYes", "managed=true\nperm-hw-addr-fake=x\n",
                       {Manager::NetworkManager}),
        networkManager("NetworkManagerNo", "managed=false\n", {}),
        networkManager("NetworkManagerUnknown", "nm-owned=true\n", {}),
        ifupdown("IfupdownUp", "enp2s0\n", {Manager::Ifupdown}),
        ifupdown("IfupdownMapped", "home\n", {Manager::Ifupdown}), ifupdown("IfupdownDown", "", {}),
        ifupdown("IfupdownNewlineOnly", "\n", {}),
        ifupdown("IfupdownOurMark", "net-failover\n", {}),
        ifupdown("IfupdownNoMark", "net-failover2\n", {Manager::Ifupdown}),
        Case{"AnotherLinksNetworkd", "systemd/netif/links/40", "ADMIN_STATE=configured\n", {}},
        Case{"AnotherLinksIfupdown", "network/ifstate.enp2s0x", "enp2s0x\n", {}}),
    test::caseName);

TEST(Managers, AreNoneWithoutFiles) {
    const Tree run;
    EXPECT_EQ(readManagers(run.path(), 4, "enp2s0"), Managers{});
    EXPECT_EQ(readManagers(run.path("nowhere"), 4, "enp2s0"), Managers{});
}

TEST(Managers, MayBeSeveral) {
    const Tree run;
    run.file("network/ifstate.enp2s0", "enp2s0\n");
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    run.file("NetworkManager/devices/4", "[device]\nmanaged=true\n");
    EXPECT_EQ(readManagers(run.path(), 4, "enp2s0"),
              (Managers{Manager::Networkd, Manager::NetworkManager, Manager::Ifupdown}));
}

TEST(Managers, TakeAHostileNameForAName) {
    const Tree run;
    EXPECT_EQ(readManagers(run.path(), 4, "a\"b%s$(id)\xff"), Managers{});
    run.file("network/ifstate.a\"b%s$(id)", "x\n");
    EXPECT_EQ(readManagers(run.path(), 4, "a\"b%s$(id)"), Managers{Manager::Ifupdown});
}

TEST(Managers, ReportWhatCannotBeRead) {
    const Tree run;
    run.unreadable("systemd/netif/links/4");
    EXPECT_THROW((void)readManagers(run.path(), 4, "enp2s0"), std::system_error);
}

TEST(StateFiles, AreToldFromThoseOfStrangers) {
    const core::Link link{.index = 4, .name = "enp2s0"};
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
    EXPECT_EQ(readManagers(run.path(), 4, "enp2s0").size(), 3U);
    for (const std::string& folder : stateFolders(run.path())) {
        EXPECT_TRUE(std::filesystem::is_directory(folder)) << folder;
    }
}

} // namespace

} // namespace netfailover::guest::manager
