// SPDX-License-Identifier: LGPL-2.1-or-later
//
// A master below a bond or a team, with the driver that cannot change its address.
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <filesystem>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

struct CheckPorts : testing::Test, Patient {
    CheckPorts() {
        links[1].managers = {};
        links[1].addresses = {};
    }

    void file(const std::string& name, const std::string& text) const {
        tree.file(name, text);
        std::filesystem::permissions(tree.path(name), std::filesystem::perms::owner_read |
                                                          std::filesystem::perms::owner_write);
    }

    // What is said of it, below the tree.
    std::string reason() {
        const ConfigRoots roots{
            .etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
        evidence.profiles = {readNetworkdProfiles(tree.path("run"), roots),
                             readNetworkManagerProfiles(tree.path("run"), roots),
                             readInterfaces(roots).stanzas};
        std::string text;
        for (const Check& check : findings()) {
            if (check.reason.find("net_failover cannot change") != std::string::npos) {
                text += check.reason.substr(tree.path().size() + 1) + "\n";
            }
        }
        return text;
    }

    Tree tree;
};

const std::string refused = "the kernel's own net_failover cannot change the MAC address of "
                            "enp1s0, so that a bond with the mode ";
const std::string advice = " does not take it.  Use active-backup, or install "
                           "net-failover-dkms.\n";

TEST_F(CheckPorts, OfNetworkdGoByTheModeOfTheBond) {
    file("etc/systemd/network/10-a.network", "[Match]\nName=en*\n[Network]\nBond=bond0\n");
    EXPECT_EQ(reason(), "") << "nobody knows what bond0 is";
    const std::string bond = "etc/systemd/network/bond0.netdev";
    const std::string start = "etc/systemd/network/10-a.network:4: Bond=bond0: " + refused;
    file(bond, "[NetDev]\nName=bond0\nKind=bond\n");
    EXPECT_EQ(reason(), start + "balance-rr" + advice);
    file("run/systemd/network/bond0.netdev.d/a.conf", "[Bond]\nMode=802.3ad\n");
    EXPECT_EQ(reason(), start + "802.3ad" + advice);
    file("run/systemd/network/bond0.netdev.d/b.conf", "[Bond]\nMode=active-backup\n");
    EXPECT_EQ(reason(), "");
    file("run/systemd/network/bond0.netdev.d/b.conf", "");
    links[1].master = 9;
    EXPECT_EQ(reason(), "") << "it is in";
    links[1].master.reset();
    evidence.snapshot.driver = "net-failover 0.1.0";
    EXPECT_EQ(reason(), "");
}

TEST_F(CheckPorts, OfNetworkdAreThoseOfTheFileInForce) {
    file("etc/systemd/network/bond0.netdev", "[NetDev]\nName=bond0\nKind=bond\n");
    file("etc/systemd/network/10-a.network", "[Match]\nName=enp1s0\n[Network]\nDHCP=yes\n");
    file("etc/systemd/network/20-b.network", "[Match]\nName=en*\n[Network]\nBond=bond0\n");
    EXPECT_EQ(reason(), "");
}

TEST_F(CheckPorts, OfNetworkManagerAreOfABondOrATeam) {
    const std::string folder = "etc/NetworkManager/system-connections/";
    const std::string port = "[connection]\ntype=ethernet\ninterface-name=enp1s0\n";
    file(folder + "port", port + "controller=u1\nport-type=bond\n");
    const std::string start = folder + "port:4: controller=u1: " + refused;
    EXPECT_EQ(reason(), "");
    file(folder + "bond", "[connection]\nuuid=u1\ntype=bond\ninterface-name=bond0\n");
    EXPECT_EQ(reason(), start + "balance-rr" + advice);
    file(folder + "bond",
         "[connection]\nuuid=u1\ntype=bond\ninterface-name=bond0\n[bond]\nmode=active-backup\n");
    EXPECT_EQ(reason(), "");
    file(folder + "port", port + "master=team0\nslave-type=team\n");
    EXPECT_NE(reason().find(":4: master=team0: the kernel's own net_failover cannot change the MAC "
                            "address of enp1s0, so that a team does not take it.  Use a bond with "
                            "the mode active-backup, or install net-failover-dkms.\n"),
              std::string::npos)
        << reason();
    file(folder + "port", port + "master=br0\nslave-type=bridge\n");
    EXPECT_EQ(reason(), "");
}

TEST_F(CheckPorts, OfIfupdownAreInEitherStanza) {
    const std::string file = "etc/network/interfaces";
    tree.file(file, "auto bond0 enp1s0\niface bond0 inet dhcp\n  bond-slaves enp9s0 enp1s0\n");
    EXPECT_EQ(reason(), file + ":3: bond-slaves enp9s0 enp1s0: " + refused + "balance-rr" + advice);
    tree.file(file, "auto bond0 enp1s0\niface bond0 inet dhcp\n  bond-slaves none\n  bond_mode 4\n"
                    "iface enp1s0 inet manual\n  bond-master bond0\n");
    EXPECT_EQ(reason(), file + ":6: bond-master bond0: " + refused + "4" + advice);
    tree.file(file, "auto bond0 enp1s0\niface bond0 inet dhcp\n  bond_mode 1\n  slaves enp1s0\n");
    EXPECT_EQ(reason(), "");
}

// A bond or team whose making is not read.
TEST_F(CheckPorts, GoByTheKindThatTheKernelKnows) {
    file("etc/systemd/network/10-a.network", "[Match]\nName=en*\n[Network]\nBond=team0\n");
    links.push_back(software(9, "team0", "team"));
    EXPECT_NE(reason().find("a team does not take it"), std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
