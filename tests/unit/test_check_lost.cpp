// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Configuration that means a slave, on a machine whose master has another one.
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <filesystem>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

struct CheckLost : testing::Test, Patient {
    Tree tree;

    [[nodiscard]] ConfigRoots roots() const {
        return {.etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
    }

    // What the doctor warns of, below the tree.
    std::string reason() {
        std::string text;
        for (const Check& check : findings()) {
            if (check.verdict == Verdict::Warning && check.title == "Configuration") {
                text += check.reason + "\n";
            }
        }
        const auto at = text.find(tree.path());
        return at == std::string::npos ? text : text.substr(at + tree.path().size() + 1);
    }

    std::string networkd(const std::string& name, const std::string& text) {
        tree.file("etc/systemd/network/" + name, text);
        evidence.profiles = {readNetworkdProfiles(tree.path("run"), roots())};
        return reason();
    }

    std::string keyfile(const std::string& name, const std::string& text) {
        const std::string file = "etc/NetworkManager/system-connections/" + name;
        tree.file(file, text);
        std::filesystem::permissions(tree.path(file), std::filesystem::perms::owner_read);
        evidence.profiles = {readNetworkManagerProfiles(tree.path("run"), roots())};
        return reason();
    }

    std::string interfaces(const std::string& text) {
        tree.file("etc/network/interfaces", text);
        evidence.profiles = {readInterfaces(roots()).stanzas};
        return reason();
    }
};

TEST_F(CheckLost, NamesAFileBeforeACatchAll) {
    EXPECT_EQ(networkd("80-dhcp.network", "[Match]\nName=en*\n[Network]\nDHCP=yes\n"), "");
    EXPECT_EQ(networkd("90-lan.network", "[Match]\nName=enp2s0\n[Network]\nAddress=10.0.2.50/24\n"),
              "")
        << "the catch-all is first for the slave as well";
    EXPECT_EQ(networkd("10-lan.network", "[Match]\nName=enp2s0\n[Network]\nAddress=10.0.2.50/24\n"),
              "etc/systemd/network/10-lan.network:2: Name=enp2s0 is for the slave enp2s0 and not "
              "for its master enp1s0.  Slaves are left alone, so nobody has what it asks for: "
              "match enp1s0 there, if that is meant.\n");
}

TEST_F(CheckLost, NamesOneForTheDriver) {
    networkd("80-dhcp.network", "[Match]\nName=en*\n[Network]\nDHCP=yes\n");
    EXPECT_TRUE(networkd("10-lan.network", "[Match]\nDriver=igbvf\n[Network]\nBridge=br0\n")
                    .starts_with("etc/systemd/network/10-lan.network:2: Driver=igbvf is for"));
}

TEST_F(CheckLost, NamesOneWhereNothingIsForTheMaster) {
    EXPECT_TRUE(networkd("10-lan.network", "[Match]\nName=enp2s0\n[Network]\nDHCP=yes\n")
                    .starts_with("etc/systemd/network/10-lan.network:2: Name=enp2s0 is for"));
}

// The copy of a file that is for the driver, and a list of all names.
TEST_F(CheckLost, KeepsQuietWhereTheMasterHasTheSame) {
    networkd("10-a.network", "[Match]\nDriver=virtio_net\n[Network]\nDHCP=yes\nDNS=192.0.2.1\n");
    EXPECT_EQ(
        networkd("10-z.network", "[Match]\nName=enp1s0\n[Network]\nDNS=192.0.2.1\nDHCP=yes\n"), "");
}

TEST_F(CheckLost, KeepsQuietAboutWhatIsMeantForSlaves) {
    networkd("80-dhcp.network", "[Match]\nName=en*\n[Network]\nDHCP=yes\n");
    EXPECT_EQ(networkd("10-a.network", "[Match]\nDriver=igbvf\n[Link]\nUnmanaged=yes\n"), "");
    EXPECT_EQ(networkd("10-b.network", "[Match]\nName=enp1s0nsby\n"
                                       "Property=ID_NET_FAILOVER_ROLE=standby\n"
                                       "[Network]\nAddress=192.0.2.9/24\n"),
              "");
}

TEST_F(CheckLost, NamesAKeyfile) {
    const std::string automatic = "[connection]\ntype=ethernet\ninterface-name=";
    EXPECT_EQ(keyfile("a", automatic + "enp1s0\n[ipv4]\nmethod=auto\n"), "");
    EXPECT_EQ(keyfile("b", automatic + "enp2s0\n[ipv6]\naddr-gen-mode=default\nmethod=auto\n"), "");
    EXPECT_EQ(keyfile("c", automatic + "enp2s0\n[ipv4]\nmethod=disabled\n[ipv6]\nmethod=ignore\n"),
              "");
    EXPECT_TRUE(keyfile("d", automatic + "enp2s0\n[ipv4]\nmethod=manual\naddress1=10.0.2.50/24\n")
                    .starts_with("etc/NetworkManager/system-connections/d:3: interface-name=enp2s0 "
                                 "is for the slave enp2s0 and not for its master enp1s0."));
}

TEST_F(CheckLost, KeepsQuietAboutAKeyfileThatIsNotInForce) {
    keyfile("a", "[connection]\ntype=ethernet\ninterface-name=enp1s0\n");
    const std::string text = "[connection]\ntype=ethernet\ninterface-name=enp2s0\n";
    const std::string address = "[ipv4]\nmethod=manual\naddress1=10.0.2.50/24\n";
    EXPECT_EQ(keyfile("b", text + "autoconnect=false\n" + address), "");
    EXPECT_EQ(keyfile("c", text + address + "[match]\nkernel-command-line=rescue;\n"), "");
    EXPECT_NE(keyfile("d", text + "autoconnect=true\n" + address), "");
}

// Which is that of the device below: the master's and the standby's are one.
TEST_F(CheckLost, ComparesWithTheDriverThatNetworkManagerKnows) {
    evidence.inventory.setups[2].parentDriver = "virtio_net";
    evidence.inventory.setups[3].parentDriver = "virtio_net";
    evidence.inventory.setups[4].parentDriver = "igbvf";
    const std::string start = "[connection]\ntype=ethernet\n[match]\ndriver=";
    const std::string end = "\n[ipv4]\nmethod=manual\naddress1=10.0.2.5";
    EXPECT_EQ(keyfile("a", start + "virtio_net" + end + "0/24\n"), "");
    EXPECT_TRUE(keyfile("b", start + "igbvf" + end + "1/24\n")
                    .starts_with("etc/NetworkManager/system-connections/b:4: driver=igbvf is for"));
}

TEST_F(CheckLost, KeepsQuietAboutAStanzaThatNothingBringsUp) {
    EXPECT_EQ(interfaces("auto enp1s0\niface enp1s0 inet dhcp\n"
                         "iface enp2s0 inet static\n  address 10.0.2.50/24\n"),
              "");
}

TEST_F(CheckLost, NamesAStanza) {
    const std::string list = "auto enp1s0 enp2s0 enp1s0nsby\niface enp1s0 inet dhcp\n"
                             "iface enp1s0nsby inet dhcp\n";
    EXPECT_EQ(interfaces(list + "iface enp2s0 inet dhcp\n\\\n"), "");
    EXPECT_EQ(interfaces(list + "iface enp2s0 inet manual\n"), "");
    EXPECT_TRUE(interfaces(list + "iface enp2s0 inet static\n  address 10.0.2.50/24\n")
                    .starts_with("etc/network/interfaces:4: iface enp2s0 is for"));
    EXPECT_FALSE(interfaces(list + "iface enp2s0 inet manual\n  up dhclient enp2s0\n").empty());
}

// net.ifnames=0: the standby has the number that a second NIC had.
TEST_F(CheckLost, NamesWhatWasMeantForAStranger) {
    links[1].name = "eth0";
    links[2].name = "eth1";
    const std::string text = "auto eth0 eth1\niface eth0 inet dhcp\niface eth1 inet dhcp\n";
    EXPECT_EQ(interfaces(text), "");
    links.push_back(ethernet(9, "eth2", "e1000e"));
    links.back().parent = pci3;
    links.back().address = {};
    links.back().permanentAddress.reset();
    EXPECT_EQ(interfaces(text), "") << "somebody has it";
    links.back().up = false;
    EXPECT_EQ(interfaces(text),
              "etc/network/interfaces:3: iface eth1 is for the slave eth1 and not for its master "
              "eth0.  Slaves are left alone, so nobody has what it asks for: nothing is for eth2, "
              "which may be what is meant.\n");
    EXPECT_EQ(interfaces(text + "iface eth2 inet dhcp\n"), "");
}

// The package has come while the VF had the number that is the master's after a reboot.
TEST_F(CheckLost, LeavesALineForTheNameOfTheNextBoot) {
    links[1].name = "eth1";
    links[2].name = "eth2";
    links[3].name = "eth0";
    networkd("80-dhcp.network", "[Match]\nName=e*\n[Network]\nDHCP=yes\n");
    const std::string text = "[Network]\nAddress=10.0.2.50/24\n";
    EXPECT_EQ(networkd("10-lan.network", "[Match]\nName=eth0\n" + text),
              "etc/systemd/network/10-lan.network:2: Name=eth0 is for the slave eth0 and not for "
              "its master eth1.  Slaves are left alone, so nobody has what it asks for: the master "
              "has the name it asks for after a reboot.\n");
    EXPECT_EQ(std::ranges::count(findings(), "reboot", &Check::remedy), 1);
    EXPECT_TRUE(networkd("10-lan.network", "[Match]\nName=eth2\n" + text)
                    .ends_with("match eth0 there, if that is meant.  The master has that name "
                               "after a reboot.\n"));
}

// The same where that is a master itself.
TEST_F(CheckLost, NamesWhatWasMeantForAnotherMaster) {
    links[1].name = "eth0";
    links[2].name = "eth1";
    links.push_back(master(12, "eth2", virtio1));
    links.push_back(standby(13, 12, "eth3", virtio1));
    interfaces("iface eth0 inet dhcp\niface eth1 inet dhcp\n");
    std::vector<std::string> reasons;
    for (const Check& check : findings()) {
        if (check.reason.starts_with(tree.path())) {
            EXPECT_EQ(check.verdict, Verdict::Problem);
            reasons.push_back(check.reason.substr(tree.path().size()));
        }
    }
    EXPECT_EQ(reasons, std::vector<std::string>{
                           "/etc/network/interfaces:2: iface eth1 is for the slave eth1 and not "
                           "for its master eth0.  Slaves are left alone, so nobody has what it "
                           "asks for: nothing is for eth2, which may be what is meant.  With "
                           "several failovers eth2 may have another number after the next boot: "
                           "go by its MAC address 52:54:00:12:34:56, or give it a name by that "
                           "in a .link file."});
}

TEST_F(CheckLost, RecommendsNoNumberThatMayChange) {
    links[1].name = "eth0";
    EXPECT_EQ(
        networkd("10-a.network", "[Match]\nName=enp2s0\n[Network]\nDHCP=yes\n").find("MAC address"),
        std::string::npos)
        << "the only failover has the lowest";
    links.push_back(master(12, "eth2", virtio1));
    links.push_back(standby(13, 12, "eth3", virtio1));
    EXPECT_NE(reason().find("eth0 may have another number after the next boot: go by its MAC "
                            "address 52:54:00:12:34:56"),
              std::string::npos)
        << reason();
}

} // namespace

} // namespace netfailover::guest::ctl
