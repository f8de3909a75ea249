// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/unmanaged.hpp"

#include "guest/ctl/profiles/lines.hpp"
#include "tree.hpp"

namespace netfailover::guest::ctl {

namespace {

const Nic master{.name = "enp1s0",
                 .address = "52:54:00:12:34:56",
                 .driver = "net_failover",
                 .parentDriver = "virtio_net"};

Listed listed(const std::string& entries) {
    return isListed({.entries = splitWords(entries, ",;")}, master);
}

TEST(Unmanaged, ComparesDevices) {
    for (const char* entries :
         {"*", "enp1s0", "interface-name:en*", "interface-name:=enp1s0", "interface-name:~enp?s0",
          "mac:52:54:00:12:34:56", "driver:virtio_net", "driver:igb/1.0;*", "type:ethernet",
          "type:wifi;*", "*;except:driver:igb/1.0", "except:driver:net_failover"}) {
        EXPECT_EQ(listed(entries), Listed::Yes) << entries;
    }
    for (const char* entries : {"", "enp2s0", "interface-name:=enp2s0", "driver:net_failover",
                                "type:wifi", "*,except:interface-name:=enp1s0", "except:enp*",
                                "s390-subchannels:0.0.1", "except:driver:virtio_net,enp2s0"}) {
        EXPECT_EQ(listed(entries), Listed::No) << entries;
    }
    for (const char* entries : {"driver:virtio*/1.0.0", "*,except:driver:virtio_net/0.*"}) {
        EXPECT_EQ(listed(entries), Listed::Unknown) << entries;
    }
}

struct UnmanagedTest : testing::Test {
    test::Tree tree;

    // FILE:LINE of all, below the tree.
    [[nodiscard]] std::vector<std::string> found() const {
        std::vector<std::string> texts;
        for (const DeviceList& list : readUnmanagedDevices(
                 tree.path("run"), {.etc = tree.path("etc"), .usr = tree.path("usr")})) {
            texts.push_back(list.file.substr(tree.path().size() + 1) + ":" +
                            std::to_string(list.line));
        }
        return texts;
    }
};

TEST_F(UnmanagedTest, IsWhatTheLastFileSays) {
    tree.file("usr/lib/NetworkManager/conf.d/10-a.conf", "[keyfile]\nunmanaged-devices=a\n");
    EXPECT_EQ(found(), std::vector<std::string>{"usr/lib/NetworkManager/conf.d/10-a.conf:2"});
    tree.file("etc/NetworkManager/NetworkManager.conf", "[keyfile]\n\nunmanaged-devices=b\n");
    EXPECT_EQ(found(), std::vector<std::string>{"etc/NetworkManager/NetworkManager.conf:3"});
    tree.file("etc/NetworkManager/conf.d/b.conf", "[keyfile]\nunmanaged-devices+=c\n");
    EXPECT_EQ(found().size(), 2U);
    tree.file("run/NetworkManager/conf.d/10-a.conf",
              "[device-x]\nmatch-device=a\nmanaged=0\n[device]\nmatch-device=b\nmanaged=1\n"
              "[device-y]\nmatch-device=c\n[main]\nmanaged=0\n");
    EXPECT_EQ(found().back(), "run/NetworkManager/conf.d/10-a.conf:2");
    EXPECT_EQ(found().size(), 3U);
    tree.file("etc/NetworkManager/conf.d/10-a.conf", "");
    EXPECT_EQ(found().size(), 2U);
    tree.unreadable("etc/NetworkManager/conf.d/c.conf");
    EXPECT_EQ(found().size(), 2U);
}

// As in a folder that only root may look into.
TEST_F(UnmanagedTest, IsReadBesideWhatCannotBeFoundOut) {
    tree.file("run/NetworkManager/conf.d/zz.conf", "[keyfile]\nunmanaged-devices=a\n");
    tree.unreadable("etc/NetworkManager/conf.d");
    EXPECT_EQ(found(), std::vector<std::string>{"run/NetworkManager/conf.d/zz.conf:2"});
}

struct DeviceSections : testing::Test {
    test::Tree tree;

    // FILE:LINE of the section in force for the slave, below the tree.
    [[nodiscard]] std::string inForce() const {
        const Nic slave{.name = "enp2s0", .address = "52:54:00:12:34:56", .driver = "igbvf"};
        const auto sections = readDeviceSections(
            tree.path("run"), {.etc = tree.path("etc"), .usr = tree.path("usr")});
        const DeviceSection* const found = sectionFor(sections, slave);
        return found == nullptr
                   ? ""
                   : found->devices.file.substr(tree.path().size() + 1) + ":" +
                         std::to_string(found->line) + (found->managed ? " managed" : " unmanaged");
    }
};

TEST_F(DeviceSections, OfALaterFileCountMore) {
    EXPECT_EQ(inForce(), "");
    tree.file("usr/lib/NetworkManager/conf.d/10-all.conf",
              "[device-all]\nmatch-device=*\nmanaged=1\n");
    EXPECT_EQ(inForce(), "usr/lib/NetworkManager/conf.d/10-all.conf:3 managed");
    tree.file("run/NetworkManager/conf.d/zz-net-failover.conf",
              "[device-net-failover]\nmatch-device=mac:52:54:00:12:34:56;"
              "except:driver:virtio_net/0.*\nmanaged=0\n");
    EXPECT_EQ(inForce(), "run/NetworkManager/conf.d/zz-net-failover.conf:3 unmanaged");
    tree.file("etc/NetworkManager/conf.d/10-lan.conf",
              "[device-lan]\nmanaged=true\nmatch-device=type:ethernet\n");
    EXPECT_EQ(inForce(), "etc/NetworkManager/conf.d/10-lan.conf:2 managed");
    tree.file("etc/NetworkManager/conf.d/10-lan.conf",
              "[device-lan]\nmanaged=true\n"
              "match-device=type:ethernet;except:mac:52:54:00:12:34:56\n");
    EXPECT_EQ(inForce(), "run/NetworkManager/conf.d/zz-net-failover.conf:3 unmanaged");
}

TEST_F(DeviceSections, OfAFileAreInTheirOrder) {
    tree.file("etc/NetworkManager/NetworkManager.conf",
              "[device]\nmanaged=1\n[device-a]\nmanaged=0\n[device-b]\nmanaged=1\n");
    EXPECT_EQ(inForce(), "etc/NetworkManager/NetworkManager.conf:4 unmanaged");
    tree.unreadable("etc/NetworkManager/conf.d/c.conf");
    EXPECT_EQ(inForce(), "etc/NetworkManager/NetworkManager.conf:4 unmanaged");
}

TEST_F(DeviceSections, AreNotToldWhereADriversVersionDecides) {
    tree.file("etc/NetworkManager/conf.d/a.conf",
              "[device-a]\nmatch-device=driver:igbvf/1.0\nmanaged=0\n[device-b]\nmanaged=1\n");
    EXPECT_EQ(inForce(), "");
}

} // namespace

} // namespace netfailover::guest::ctl
