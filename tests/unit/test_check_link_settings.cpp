// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Settings of .link files for a slave, which has those of the package's file.
#include "base/system/command.hpp"
#include "guest/ctl/profiles/link_files.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <fstream>
#include <iterator>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

struct CheckLinkSettings : testing::Test, Patient {
    CheckLinkSettings() {
        std::ifstream ours(SOURCE_ROOT "/networkd/01-net-failover-slave.link");
        tree.file("usr/lib/systemd/network/01-net-failover-slave.link",
                  {std::istreambuf_iterator<char>(ours), {}});
        tree.file("usr/lib/systemd/network/99-default.link",
                  "[Match]\nOriginalName=*\n[Link]\nNamePolicy=keep kernel\n"
                  "AlternativeNamesPolicy=mac\nMACAddressPolicy=persistent\n");
    }

    Checks reasons() {
        evidence.linkFiles =
            readLinkFiles(tree.path("run"), {.etc = tree.path("etc"), .usr = tree.path("usr")});
        return findings();
    }

    void file(const std::string& name, const std::string& text) const {
        tree.file("etc/systemd/network/" + name, text);
    }

    // Types what is printed, on a machine that the tree is.
    void type(std::string commands) const {
        const std::string folder = "/etc/systemd/network/";
        for (auto at = commands.find(folder); at != std::string::npos;
             at = commands.find(folder, at + tree.path().size() + 1)) {
            commands.insert(at, tree.path());
        }
        tree.file("script", "udevadm() { :; }\n" + commands + "\n");
        EXPECT_EQ(base::outputOf("sh -e " + tree.path("script") + " 2>&1"), "");
    }

    Tree tree;
};

TEST_F(CheckLinkSettings, AreFineByDefault) {
    EXPECT_TRUE(reasons().empty());
    file("10-lan.link", "[Match]\nMACAddress=52:54:00:12:34:56\n[Link]\nName=lan0\n"
                        "AlternativeName=lan1\nDescription=a\n");
    EXPECT_TRUE(reasons().empty());
    file("50-other.link", "[Match]\nDriver=e1000e\n[Link]\nRxBufferSize=4096\n");
    EXPECT_TRUE(reasons().empty());
}

TEST_F(CheckLinkSettings, OfAVirtualFunctionAreForAnEarlierFile) {
    file("10-vf.link", "[Match]\nDriver=igbvf\n[Link]\nRxBufferSize=4096\nCombinedChannels=4\n");
    const Checks found = reasons();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].verdict, Verdict::Warning);
    EXPECT_EQ(found[0].reason.substr(tree.path().size()),
              "/etc/systemd/network/10-vf.link:4: RxBufferSize=4096, CombinedChannels=4 would be "
              "for the slave enp2s0, too, which has the settings of 01-net-failover-slave.link "
              "instead.  A file of another name comes before that.");
    type(found[0].remedy);
    EXPECT_TRUE(reasons().empty());
    const LinkFile* const link = linkFileFor(evidence.linkFiles, nicOf(evidence, links[3]));
    ASSERT_NE(link, nullptr);
    EXPECT_EQ(link->file, tree.path("etc/systemd/network/00-10-vf.link"));
    EXPECT_EQ(link->settings.size(), 2U);
    // udev says so then.
    evidence.inventory.setups[4].udev["ID_NET_LINK_FILE"] = link->file;
    EXPECT_TRUE(reasons().empty());
}

TEST_F(CheckLinkSettings, OfTheVirtioCardAreForADropIn) {
    file("10-a.link", "[Match]\nDriver=virtio_net\n[Link]\nReceiveChecksumOffload=no\n");
    const Checks found = reasons();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].reason.ends_with("A drop-in of that is for all slaves."));
    type(found[0].remedy);
    EXPECT_TRUE(reasons().empty());
}

// As netplan writes them, for all that have the address
TEST_F(CheckLinkSettings, OfBothSlavesAreSaidOnce) {
    file("10-a.link", "[Match]\nMACAddress=52:54:00:12:34:56\n[Link]\nName=lan0\n"
                      "TCPSegmentationOffload=no\n[SR-IOV]\nVirtualFunction=0\n");
    const Checks found = reasons();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].remedy,
              "mkdir -p /etc/systemd/network/01-net-failover-slave.link.d/ && printf '%s\\n' "
              "'[Link]' 'TCPSegmentationOffload=no' '[SR-IOV]' 'VirtualFunction=0' "
              ">/etc/systemd/network/01-net-failover-slave.link.d/10-a.conf && udevadm control "
              "--reload && udevadm trigger --action=add /sys/class/net/enp2s0");
    type(found[0].remedy);
    EXPECT_TRUE(reasons().empty());
}

TEST_F(CheckLinkSettings, OfAnEarlierFileAreThere) {
    file("00-a.link", "[Match]\nDriver=igbvf\n[Link]\nRxBufferSize=4096\n");
    file("10-b.link", "[Match]\nDriver=igbvf\n[Link]\nTxBufferSize=4096\n");
    EXPECT_TRUE(reasons().empty());
}

TEST_F(CheckLinkSettings, AreNotLostWithoutOurFile) {
    file("10-vf.link", "[Match]\nDriver=igbvf\n[Link]\nRxBufferSize=4096\n");
    file("01-net-failover-slave.link", "");
    EXPECT_TRUE(reasons().empty());
    tree.unreadable("run/systemd/network/02-a.link");
    EXPECT_TRUE(reasons().empty());
}

} // namespace

} // namespace netfailover::guest::ctl
