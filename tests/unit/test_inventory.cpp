// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/inventory.hpp"

#include "guest/manager/registry.hpp"
#include "tree.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

struct InventoryTest : testing::Test {
    test::Tree tree;
    const observe::Roots roots{
        .sys = tree.path("sys"), .run = tree.path("run"), .proc = tree.path("proc")};
    const ConfigRoots config{.etc = tree.path("etc"), .usr = tree.path("usr")};

    [[nodiscard]] Inventory read() const { return readInventory(roots, config, {}); }

    void nic(const std::string& name, const std::string& device, std::size_t bits,
             bool bound) const {
        const std::string folder = "sys/bus/virtio/devices/" + name;
        tree.file(folder + "/device", device + "\n");
        std::string features(64, '0');
        if (bits < features.size()) {
            features[bits] = '1';
        }
        tree.file(folder + "/features", features + "\n");
        if (bound) {
            tree.folder(folder + "/driver");
        }
    }
};

TEST_F(InventoryTest, HasTheKernelsArguments) {
    EXPECT_EQ(read().kernelArguments, "");
    tree.file("proc/cmdline", "root=/dev/vda ip=eth1:dhcp\n");
    EXPECT_EQ(read().kernelArguments, "root=/dev/vda ip=eth1:dhcp\n");
}

TEST_F(InventoryTest, IsEmptyForAnEmptyMachine) {
    const Inventory inventory = read();
    EXPECT_TRUE(inventory.virtioNics.empty());
    EXPECT_EQ(inventory.rule.path, "");
    EXPECT_FALSE(inventory.rule.isOurs());
    EXPECT_FALSE(inventory.udevRuns);
}

TEST_F(InventoryTest, FindsVirtioNics) {
    nic("virtio2", "0x0001", 62, true);
    nic("virtio0", "0x0001", 61, false);
    nic("virtio1", "0x0002", 62, true);
    EXPECT_EQ(read().virtioNics,
              (std::vector<VirtioNic>{{.name = "virtio0"},
                                      {.name = "virtio2", .bound = true, .standby = true}}));
}

TEST_F(InventoryTest, TellsTheDriverOfTheParent) {
    nic("virtio0", "0x0001", 62, false);
    std::filesystem::create_symlink("../../drivers/virtio_net",
                                    tree.path("sys/bus/virtio/devices/virtio0/driver"));
    const auto driverOf = [this](std::optional<core::ParentDevice> parent) {
        constexpr int nobody = 4711;
        const core::Link link{.index = nobody, .parent = std::move(parent)};
        return readInventory(roots, config, {link}).setups.at(nobody).parentDriver;
    };
    EXPECT_EQ(driverOf(core::ParentDevice{.bus = "virtio", .name = "virtio0"}), "virtio_net");
    EXPECT_EQ(driverOf(core::ParentDevice{.bus = "virtio", .name = "virtio1"}), "");
    EXPECT_EQ(driverOf(std::nullopt), "");
}

TEST_F(InventoryTest, FindsTheFileThatIsInForce) {
    const std::string rule = "udev/rules.d/78-net-failover.rules";
    tree.file("usr/lib/" + rule, "x");
    EXPECT_EQ(read().rule.path, tree.path("usr/lib/" + rule));
    tree.file("run/" + rule, "x");
    EXPECT_EQ(read().rule.path, tree.path("run/" + rule));
    EXPECT_FALSE(read().rule.masked);
    tree.folder("etc/udev/rules.d");
    std::filesystem::create_symlink("/dev/null", tree.path("etc/" + rule));
    EXPECT_TRUE(read().rule.masked);
    std::filesystem::remove(tree.path("etc/" + rule));
    tree.file("etc/" + rule, "");
    EXPECT_TRUE(read().rule.masked);
}

TEST(ConfigFile, IsOursOnlyWherePackagesInstall) {
    EXPECT_TRUE((ConfigFile{.path = "/usr/lib/udev/rules.d/x"}).isOurs());
    EXPECT_FALSE((ConfigFile{.path = "/usr/local/lib/udev/rules.d/x"}).isOurs());
    EXPECT_FALSE((ConfigFile{.path = "/etc/udev/rules.d/x"}).isOurs());
    EXPECT_FALSE((ConfigFile{.path = "/usr/lib/udev/rules.d/x", .masked = true}).isOurs());
}

TEST_F(InventoryTest, ReportsWhatTheManagersSay) {
    tree.file("run/systemd/netif/links/4",
              "ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/10-all.network\n");
    tree.file("run/NetworkManager/devices/4", "[device]\nmanaged=true\n");
    tree.file("run/network/ifstate.enp2s0", "enp2s0\n");
    const core::Link link{.index = 4, .name = "enp2s0"};
    const LinkSetup setup{.managers = readManagerReports(roots, config, link, {})};
    EXPECT_EQ(setup.managers.size(), manager::allManagers().size());
    EXPECT_EQ(setup.reportOf("systemd-networkd"),
              (ManagerReport{.manager = "systemd-networkd",
                             .says = "says configured, by /etc/systemd/network/10-all.network.",
                             .file = "/etc/systemd/network/10-all.network"}));
    EXPECT_EQ(setup.reportOf("NetworkManager").says, "says managed=true; NM_UNMANAGED is not set.");
    EXPECT_EQ(setup.reportOf("ifupdown").says, "has brought it up.");
    EXPECT_EQ(setup.reportOf("none"), ManagerReport{});
    EXPECT_EQ(setup.property("NONE"), "");
}

TEST_F(InventoryTest, ReadsTheNameThatAMasterCouldNotHave) {
    const core::Link link{.index = 2,
                          .name = "enp1s0",
                          .address = *base::HardwareAddress::fromBytes(std::array<std::byte, 6>{})};
    const auto refused = [&] { return readInventory(roots, config, {link}).setups.at(2).refusal; };
    EXPECT_EQ(refused(), core::Refusal{});
    tree.file("run/net-failover/00:00:00:00:00:00", "");
    EXPECT_EQ(refused(), core::Refusal{});
    tree.file("run/net-failover/00:00:00:00:00:00", "lan0\nbusy\n");
    EXPECT_EQ(refused(), (core::Refusal{.name = "lan0", .cause = core::RefusalCause::Busy}));
}

TEST_F(InventoryTest, NamesOurOwnFileForSlavesOnly) {
    tree.file("run/systemd/netif/links/4", "ADMIN_STATE=unmanaged\n");
    const core::Link link{.index = 4, .name = "enp2s0"};
    const auto says = [&](const std::map<std::string, std::string>& udev) {
        return readManagerReports(roots, config, link, udev).front().says;
    };
    EXPECT_EQ(says({}), "says unmanaged.");
    EXPECT_EQ(says({{"ID_NET_FAILOVER_ROLE", "master"}}), "says unmanaged.");
    EXPECT_EQ(says({{"ID_NET_FAILOVER_ROLE", "primary"}}),
              "says unmanaged; there is no systemd/network/01-net-failover-slave.network.");
}

} // namespace

} // namespace netfailover::guest::ctl
