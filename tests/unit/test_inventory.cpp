// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/inventory.hpp"

#include "tree.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

struct InventoryTest : testing::Test {
    test::Tree tree;
    const observe::Roots roots{.sys = tree.path("sys"), .run = tree.path("run")};
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

TEST_F(InventoryTest, ReadsTheManagersFiles) {
    tree.file("run/systemd/netif/links/4",
              "ADMIN_STATE=configured\nNETWORK_FILE=/etc/systemd/network/10-all.network\n");
    tree.file("run/NetworkManager/devices/4", "[device]\nmanaged=true\n");
    LinkSetup setup;
    readManagerFiles(roots.run, 4, setup);
    EXPECT_EQ(setup.networkdState, "configured");
    EXPECT_EQ(setup.networkFile, "/etc/systemd/network/10-all.network");
    EXPECT_EQ(setup.networkManagerState, "true");
    EXPECT_EQ(setup.property("NONE"), "");
}

} // namespace

} // namespace netfailover::guest::ctl
