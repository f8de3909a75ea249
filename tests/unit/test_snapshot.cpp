// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/snapshot.hpp"

#include "fake_kernel.hpp"
#include "guest/core/classify.hpp"
#include "links.hpp"
#include "tree.hpp"

#include <gtest/gtest.h>
#include <linux/rtnetlink.h>

namespace netfailover::guest::observe {

namespace {

using namespace netfailover::guest::test;

class SnapshotTest : public testing::Test {
protected:
    SnapshotTest() { sys.folder("module/net_failover"); }

    [[nodiscard]] Snapshot read(Kernel& kernel) const {
        return readSnapshot(kernel, {.sys = sys.path(), .run = run.path()});
    }

    const Tree sys{};
    const Tree run{};
};

TEST_F(SnapshotTest, SeesAPair) {
    FakeKernel kernel(paired());
    const Snapshot snapshot = read(kernel);
    EXPECT_EQ(snapshot.links, paired());
    EXPECT_EQ(snapshot.driver, "in-tree");
    EXPECT_TRUE(snapshot.problems.empty());
}

TEST_F(SnapshotTest, GivesAllWithAPartTheirAddressesAndManagers) {
    FakeKernel kernel(paired());
    kernel.held = {{.link = 1, .address = address("127.0.0.1/8")},
                   {.link = 2, .address = address("192.0.2.2/24")},
                   {.link = 4, .address = address("192.0.2.4/24")},
                   {.link = 4, .address = address("fe80::4/64")}};
    run.file("systemd/netif/links/2", "ADMIN_STATE=configured\n");
    run.file("systemd/netif/links/4", "ADMIN_STATE=configured\n");
    const core::Topology topology = core::classify(read(kernel).links);
    const core::Failover& failover = topology.failovers.at(0);
    EXPECT_EQ(failover.master.addresses, std::vector{address("192.0.2.2/24")});
    EXPECT_EQ(failover.master.managers, std::vector{networkd});
    EXPECT_EQ(failover.standby, standby());
    EXPECT_EQ(failover.primary->addressTexts(),
              (std::vector<std::string>{"192.0.2.4/24", "fe80::4/64"}));
    EXPECT_EQ(failover.primary->managers, std::vector{networkd});
}

TEST_F(SnapshotTest, AsksEachCandidateOnceAndNobodyElse) {
    std::vector<core::Link> links = paired();
    for (int index = 10; index < 1010; ++index) {
        links.push_back(software(index, "veth" + std::to_string(index), "veth"));
    }
    FakeKernel kernel(links);
    (void)read(kernel);
    EXPECT_EQ(kernel.asked, (std::vector{2, 3, 4}));
}

TEST_F(SnapshotTest, GivesAllWithAPartTheirRoutes) {
    FakeKernel kernel(paired());
    kernel.routesOf[4] = {route("198.51.100.0/24", "192.0.2.1")};
    const core::Topology topology = core::classify(read(kernel).links);
    EXPECT_EQ(topology.failovers.at(0).primary->routes, kernel.routesOf[4]);
}

TEST_F(SnapshotTest, TakesTheRouteOfAnAddressForALeakOnceTheAddressHasGone) {
    FakeKernel kernel(paired());
    core::Route ofAddress = route("fe80::/64");
    ofAddress.protocol = RTPROT_KERNEL;
    kernel.routesOf[4] = {ofAddress};
    EXPECT_EQ(read(kernel).links.at(3).routes, kernel.routesOf[4]);
    kernel.held = {{.link = 4, .address = address("192.0.2.4/24")}};
    EXPECT_EQ(read(kernel).links.at(3).routes, kernel.routesOf[4]);
    kernel.held.push_back({.link = 4, .address = address("fe80::4/64")});
    EXPECT_EQ(read(kernel).links.at(3).routes, std::vector<core::Route>{});
}

TEST_F(SnapshotTest, ReadsAddressesOfWhatIsStackedOnAMaster) {
    std::vector<core::Link> links = paired();
    links[1].master = 10;
    links.push_back(software(10, "br0", "bridge"));
    links.push_back(software(11, "br1", "bridge"));
    FakeKernel kernel(links);
    kernel.held = {{.link = 10, .address = address("192.0.2.2/24")},
                   {.link = 11, .address = address("198.51.100.2/24")},
                   {.link = 11, .address = address("fe80::11/64")}};
    kernel.routesOf[10] = {route("0.0.0.0/0", "192.0.2.1")};
    const auto found = read(kernel).links;
    EXPECT_EQ(found.at(4).addresses, std::vector{address("192.0.2.2/24")});
    EXPECT_EQ(found.at(5).addresses, std::vector{address("198.51.100.2/24")})
        << "somebody may reach the machine by it";
    EXPECT_EQ(found.at(4).routes, std::vector<core::Route>{}) << "no slave has any";
    kernel.routesOf[4] = kernel.routesOf[10];
    EXPECT_EQ(read(kernel).links.at(4).routes, kernel.routesOf[10]);
}

TEST_F(SnapshotTest, AsksUdevForAllThatMayHaveAPart) {
    std::vector<core::Link> links = paired();
    links.push_back(ethernet(7, "enp7s0", "igb"));
    links.back().parent = pci3;
    links.push_back(software(9, "veth9", "veth"));
    FakeKernel kernel(links);
    kernel.roles = {{4, "primary"}, {7, "primary"}, {9, "primary"}};
    const auto found = read(kernel).links;
    EXPECT_EQ(found.at(3).udevRole, "primary");
    EXPECT_EQ(found.at(4).udevRole, "primary");
    EXPECT_EQ(found.at(5).udevRole, std::nullopt);
}

TEST_F(SnapshotTest, AsksForNoAddressesWithoutAFailover) {
    FakeKernel kernel(
        {loopback(), ethernet(2, "enp1s0", "igb"), software(9, "br0", "bridge"), primary(10, 9)});
    (void)read(kernel);
    EXPECT_EQ(kernel.addressDumps, 0);
}

TEST_F(SnapshotTest, AsksASlaveThatIsNoCandidate) {
    core::Link slave = primary();
    slave.kind = "novel";
    slave.driver = "novel-driver";
    FakeKernel kernel({master(), standby(), slave});
    EXPECT_EQ(read(kernel).links.at(2).driver, "novel-driver");
}

TEST_F(SnapshotTest, SurvivesALinkThatGoesMeanwhile) {
    FakeKernel kernel(paired());
    kernel.drivers.erase(4);
    const core::Topology topology = core::classify(read(kernel).links);
    EXPECT_EQ(topology.failovers.at(0).primary->driver, std::nullopt);
}

TEST_F(SnapshotTest, IsNotBlindedByALinkThatDoesNotAnswer) {
    for (const int error : {EIO, EBUSY, EINVAL}) {
        auto links = paired();
        links.push_back(ethernet(9, "bad0", "e1000"));
        links.back().parent = pci3;
        FakeKernel kernel(links);
        kernel.driverErrors[9] = error;
        const Snapshot snapshot = read(kernel);
        EXPECT_EQ(core::classify(snapshot.links).failovers.size(), 1U);
        EXPECT_EQ(snapshot.links.back().driver, std::nullopt);
        ASSERT_EQ(snapshot.problems.size(), 1U);
        EXPECT_TRUE(snapshot.problems[0].starts_with("bad0: no driver: "));
    }
}

TEST_F(SnapshotTest, TellsOfLinksThatChangedMeanwhile) {
    FakeKernel kernel(paired());
    EXPECT_TRUE(read(kernel).settled);
    kernel.isSettled = false;
    EXPECT_FALSE(read(kernel).settled);
}

TEST_F(SnapshotTest, ReportsAStateFileThatCannotBeRead) {
    run.unreadable("systemd/netif/links/4");
    FakeKernel kernel(paired());
    const Snapshot snapshot = read(kernel);
    EXPECT_EQ(snapshot.links, paired());
    ASSERT_EQ(snapshot.problems.size(), 1U);
    EXPECT_NE(snapshot.problems[0].find("netif/links/4"), std::string::npos);
}

void saysOfItself(const Tree& sys, const core::Link& link, const std::string& role) {
    const std::string folder = "class/net/" + link.name;
    sys.file(folder + "/ifindex", std::to_string(link.index) + "\n");
    sys.file(folder + "/net_failover/role", role + "\n");
}

TEST_F(SnapshotTest, ReadsWhatTheModuleTells) {
    saysOfItself(sys, master(), "master");
    sys.file("class/net/enp1s0/net_failover/active", "standby\n");
    saysOfItself(sys, standby(), "standby");
    saysOfItself(sys, primary(), "primary");
    const core::Link stranger = software(9, "veth9", "veth");
    saysOfItself(sys, stranger, "primary");
    FakeKernel kernel({master(), standby(), primary(), stranger});
    const auto links = read(kernel).links;
    EXPECT_EQ(links.at(0).module->role, core::Role::Master);
    EXPECT_EQ(links.at(1).module->role, core::Role::Standby);
    EXPECT_EQ(links.at(2).module->role, core::Role::Primary);
    EXPECT_EQ(links.at(3).module, std::nullopt);
    EXPECT_EQ(core::classify(links).failovers.at(0).active, core::ActivePath::Standby);
}

TEST_F(SnapshotTest, SeesAFailoverMadeByIpLink) {
    core::Link made = software(2, "fo0", "net_failover");
    std::vector<core::Link> links{made, software(3, "veth0", "veth"), software(4, "veth1", "veth")};
    links[1].master = links[2].master = 2;
    saysOfItself(sys, links[0], "master");
    saysOfItself(sys, links[1], "standby");
    saysOfItself(sys, links[2], "primary");
    FakeKernel kernel(links);
    const core::Topology topology = core::classify(read(kernel).links);
    ASSERT_EQ(topology.failovers.size(), 1U);
    EXPECT_EQ(topology.failovers[0].standby->name, "veth0");
    EXPECT_EQ(topology.failovers[0].primary->driver, "veth");
}

TEST_F(SnapshotTest, ReportsAnAttributeThatCannotBeRead) {
    sys.unreadable("class/net/enp1s0/net_failover/role");
    FakeKernel kernel(paired());
    const Snapshot snapshot = read(kernel);
    EXPECT_EQ(snapshot.links, paired());
    EXPECT_EQ(snapshot.problems.size(), 1U);
}

TEST_F(SnapshotTest, ReportsMissingSysfs) {
    FakeKernel kernel(paired());
    const Snapshot snapshot = readSnapshot(kernel, {.sys = sys.path("none"), .run = run.path()});
    EXPECT_EQ(snapshot.links, paired());
    EXPECT_EQ(snapshot.driver, "");
    EXPECT_EQ(snapshot.problems.size(), 1U);
}

TEST(Roots, AreTheRealOnesUnlessSaidOtherwise) {
    EXPECT_EQ(Roots{}.sys, "/sys");
    EXPECT_EQ(Roots{}.run, "/run");
    EXPECT_EQ(Roots{}.proc, "/proc");
}

} // namespace

} // namespace netfailover::guest::observe
