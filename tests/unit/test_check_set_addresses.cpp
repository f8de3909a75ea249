// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/link_files.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <filesystem>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

struct CheckSetAddresses : testing::Test, Patient {
    Tree tree;

    Checks reasons(const std::string& file, const std::string& text) {
        tree.file(file, text);
        std::filesystem::permissions(tree.path(file), std::filesystem::perms::owner_read);
        const ConfigRoots roots{
            .etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
        evidence.linkFiles = readLinkFiles(tree.path("run"), roots);
        evidence.profiles = {readNetworkdProfiles(tree.path("run"), roots),
                             readNetworkManagerProfiles(tree.path("run"), roots),
                             readInterfaces(roots).stanzas};
        Checks found = findings();
        std::erase_if(found, [](const Check& check) {
            return check.reason.find("net_failover cannot change") == std::string::npos;
        });
        return found;
    }

    void losesItsAddress() {
        links[1].managers = {};
        links[1].addresses = {};
    }
};

TEST_F(CheckSetAddresses, NamesAStanza) {
    losesItsAddress();
    // ifup asks for the address that it has, too.
    const Checks found = reasons("etc/network/interfaces",
                                 "iface enp1s0 inet dhcp\n  hwaddress 52:54:00:12:34:56\n");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].verdict, Verdict::Problem);
    EXPECT_EQ(found[0].reason.substr(tree.path().size()),
              "/etc/network/interfaces:2: hwaddress 52:54:00:12:34:56: the kernel's own "
              "net_failover cannot change the MAC address of enp1s0, so that it is not configured. "
              " Leave the line out and set the address on the host, or install "
              "net-failover-dkms.");
    evidence.snapshot.driver = "net-failover 0.1.0";
    EXPECT_TRUE(reasons("etc/x", "").empty());
}

TEST_F(CheckSetAddresses, NamesAKeyfile) {
    losesItsAddress();
    const std::string file = "etc/NetworkManager/system-connections/a";
    const std::string start = "[connection]\ntype=ethernet\n[ethernet]\ncloned-mac-address=";
    for (const char* value : {"stable", "random", "52:54:00:00:00:01"}) {
        const Checks found = reasons(file, start + value + "\n");
        ASSERT_EQ(found.size(), 1U) << value;
        EXPECT_TRUE(found[0].reason.starts_with(tree.path(file + ":4: cloned-mac-address=")));
    }
    for (const char* value : {"permanent", "preserve", "52:54:00:12:34:56", ""}) {
        EXPECT_TRUE(reasons(file, start + value + "\n").empty()) << value;
    }
    EXPECT_TRUE(reasons(file, start + "random\n[connection]\nautoconnect=false\n").empty())
        << "nobody brings it up";
}

TEST_F(CheckSetAddresses, NamesADefaultOfNetworkManagers) {
    losesItsAddress();
    const std::string keyfile = "etc/NetworkManager/system-connections/a";
    const std::string file = "etc/NetworkManager/conf.d/mac.conf";
    reasons(keyfile, "[connection]\ntype=ethernet\n");
    const Checks found = reasons(file, "[connection]\nethernet.cloned-mac-address=random\n");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].reason.starts_with(
        tree.path(file + ":2: ethernet.cloned-mac-address=random: the kernel's own")));
    EXPECT_TRUE(reasons(keyfile, "[ethernet]\ncloned-mac-address=permanent\n").empty());
    EXPECT_EQ(reasons(keyfile, "[ethernet]\ncloned-mac-address=\n").size(), 1U);
    EXPECT_TRUE(reasons("etc/NetworkManager/conf.d/z.conf",
                        "[connection]\nethernet.cloned-mac-address=preserve\n")
                    .empty());
}

// networkd goes on without.
TEST_F(CheckSetAddresses, WarnsOfAFileOfNetworkds) {
    const std::string match = "[Match]\nName=en*\n[Link]\nMACAddress=";
    EXPECT_TRUE(reasons("etc/systemd/network/20-a.network", match + "52:54:00:12:34:56\n").empty());
    const Checks found = reasons("etc/systemd/network/20-a.network", match + "52:54:00:00:00:01\n");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].verdict, Verdict::Warning);
    EXPECT_NE(found[0].reason.find("which keeps its own"), std::string::npos);
    EXPECT_TRUE(
        reasons("etc/systemd/network/20-a.network", match + "random\nMACAddress=\n").empty())
        << "an empty value takes it back";
    reasons("etc/systemd/network/20-a.network", match + "52:54:00:00:00:01\n");
    EXPECT_TRUE(reasons("etc/systemd/network/10-b.network", "[Match]\nName=enp1s0\n").empty())
        << "the first file counts";
}

TEST_F(CheckSetAddresses, WarnsOfALinkFile) {
    const std::string file = "etc/systemd/network/10-a.link";
    const std::string match = "[Match]\nMACAddress=52:54:00:12:34:56\n[Link]\n";
    for (const char* text : {"MACAddress=52:54:00:00:00:01", "MACAddressPolicy=random"}) {
        const Checks found = reasons(file, match + text + "\n");
        ASSERT_EQ(found.size(), 1U) << text;
        EXPECT_EQ(found[0].verdict, Verdict::Warning);
        EXPECT_TRUE(found[0].reason.starts_with(tree.path(file + ":4: ") + text + ": the kernel's"))
            << found[0].reason;
    }
    for (const char* text : {"MACAddressPolicy=persistent", "MACAddressPolicy=none",
                             "MACAddress=52:54:00:12:34:56", "MTUBytes=1500"}) {
        EXPECT_TRUE(reasons(file, match + text + "\n").empty()) << text;
    }
    EXPECT_TRUE(reasons(file, "[Match]\nPath=pci-*\n[Link]\nMACAddressPolicy=random\n").empty());
}

// As one that came before its master has it.
TEST_F(CheckSetAddresses, NamesTheFileThatGaveASlaveAnother) {
    links[3].address = *base::HardwareAddress::fromString("52:54:00:00:00:01");
    const std::string file = "etc/systemd/network/10-a.link";
    tree.file("usr/lib/systemd/network/01-net-failover-slave.link",
              "[Match]\nProperty=ID_NET_FAILOVER_ROLE=[psc]*\n[Link]\nMACAddressPolicy=none\n");
    reasons(file, "[Match]\nPermanentMACAddress=" + sharedAddress().toString() +
                      "\n[Link]\nMACAddress=52:54:00:00:00:01\n");
    const auto mismatch = [this] {
        const Checks found = findings();
        const auto check = std::ranges::find(found, "Hardware address", &Check::title);
        return check == found.end() ? std::string{} : check->reason;
    };
    EXPECT_NE(mismatch().find(tree.path(file) + ":4: MACAddress=52:54:00:00:00:01 gives another"),
              std::string::npos)
        << mismatch();
    evidence.linkFiles.clear();
    EXPECT_FALSE(mismatch().empty());
    EXPECT_EQ(mismatch().find("MACAddress="), std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
