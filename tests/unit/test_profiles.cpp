// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/profile.hpp"

#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/lines.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "tree.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <gtest/gtest.h>
#include <map>
#include <sys/xattr.h>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

const Nic nic{.name = "eth0",
              .alternativeNames = {"enp1s0"},
              .address = "52:54:00:12:34:56",
              .permanentAddress = "52:54:00:12:34:57",
              .driver = "virtio_net",
              .type = "ether",
              .kind = "",
              .properties = {{"ID_PATH", "pci-0000:01:00.0"}, {"ID_NET_FAILOVER_ROLE", "standby"}}};

bool met(Fact fact, const std::string& patterns, bool inverted = false) {
    return isMet({.fact = fact, .patterns = splitWords(patterns, " "), .inverted = inverted}, nic);
}

TEST(Profile, ComparesFacts) {
    EXPECT_TRUE(met(Fact::Name, "lan0 eth*"));
    EXPECT_TRUE(met(Fact::Name, "enp1s0"));
    EXPECT_FALSE(met(Fact::Name, "eth1"));
    EXPECT_FALSE(met(Fact::Name, "eth*", true));
    EXPECT_TRUE(met(Fact::Address, "52-54-00-12-34-56"));
    EXPECT_TRUE(met(Fact::Address, "5254.0012.3456"));
    EXPECT_FALSE(met(Fact::Address, "5254.0012.3457"));
    EXPECT_FALSE(met(Fact::PermanentAddress, "52:54:00:12:34:56"));
    EXPECT_TRUE(met(Fact::Driver, "virtio*"));
    EXPECT_TRUE(met(Fact::ParentDriver, "virtio_net"));
    EXPECT_TRUE(isMet({.fact = Fact::ParentDriver, .patterns = {"virtio_net"}},
                      {.driver = "net_failover", .parentDriver = "virtio_net"}));
    EXPECT_TRUE(met(Fact::Path, "pci-0000:01:00.*"));
    EXPECT_TRUE(met(Fact::Property, "ID_NET_FAILOVER_ROLE=standby"));
    EXPECT_TRUE(met(Fact::Type, "ether"));
    EXPECT_FALSE(met(Fact::Type, "wlan"));
    EXPECT_FALSE(met(Fact::Kind, "bond"));
}

// A master has no permanent address, and a NIC that is no virtual one has no kind.
TEST(Profile, MeetsNothingByWhatIsNotThere) {
    EXPECT_FALSE(isMet({.fact = Fact::PermanentAddress, .patterns = {""}}, Nic{}));
    EXPECT_FALSE(met(Fact::Kind, "*"));
    EXPECT_TRUE(met(Fact::Kind, "*", true));
}

TEST(Profile, TellsWhatIsUnmet) {
    const Profile profile{
        .conditions = {{.fact = Fact::Driver, .patterns = {"virtio_net"}, .line = 2},
                       {.fact = Fact::Name, .patterns = {"eth1"}, .line = 3}}};
    EXPECT_EQ(unmet(profile, nic), profile.conditions[1]);
    EXPECT_EQ(unmet({}, nic), std::nullopt);
}

TEST(Settings, AreReadWithTheirLines) {
    EXPECT_EQ(
        parseSettings("[Match]\n# Name=a\n; Name=b\n\n  Name = eth0 eth1 \r\n[broken\n=\nx\n",
                      Syntax::Keyfile),
        (std::vector<Setting>{{.section = "Match", .key = "Name", .value = "eth0 eth1", .line = 5},
                              {.section = "Match", .key = "", .value = "", .line = 7}}));
    EXPECT_TRUE(parseSettings("", Syntax::Systemd).empty());
}

TEST(Settings, OfSystemdGoOnAfterABackslash) {
    const std::string text = "[Match]\nName=eth0\\\n# why\n  eth1\nPath=a\\\\\nHost=\\\r\nlab\\";
    EXPECT_EQ(
        parseSettings(text, Syntax::Systemd),
        (std::vector<Setting>{
            {.section = "Match", .key = "Name", .value = "eth0   eth1", .line = 2, .isLong = true},
            {.section = "Match", .key = "Path", .value = "a\\\\", .line = 5},
            {.section = "Match", .key = "Host", .value = "lab", .line = 6, .isLong = true}}));
    EXPECT_EQ(parseSettings("[a]\nb=c\\\nd=e\n", Syntax::Keyfile).size(), 2U);
}

// Left over at the end of a section, it takes nothing of the next one.
TEST(Settings, OfSystemdEndAtAnEmptyLine) {
    for (const char* empty : {"\n", " \t\n", "\r\n"}) {
        EXPECT_EQ(
            parseSettings(std::string("[Match]\nName=eth0 \\\n") + empty + "[Network]\nDHCP=yes\n",
                          Syntax::Systemd),
            (std::vector<Setting>{
                {.section = "Match", .key = "Name", .value = "eth0", .line = 2, .isLong = true},
                {.section = "Network", .key = "DHCP", .value = "yes", .line = 5}}));
    }
}

TEST(Words, AreReadWithoutTheirQuotes) {
    EXPECT_EQ(unquotedWords(" a\t\"b c\"d '\"' \"\" e=\"f"),
              (std::vector<std::string>{"a", "b cd", "\"", "", "e=f"}));
    EXPECT_TRUE(unquotedWords(" ").empty());
}

/// The folders in which managers look.
class ProfilesTest : public testing::Test {
protected:
    [[nodiscard]] ConfigRoots config() const {
        return {.etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
    }
    [[nodiscard]] std::string run() const { return tree.path("run"); }

    // FILE:LINE KEY of all conditions, below the tree.
    [[nodiscard]] std::vector<std::string> conditions(const Profiles& found) const {
        std::vector<std::string> texts;
        for (const Profile& profile : found.profiles) {
            for (const Condition& condition : profile.conditions) {
                const std::string& file = condition.file.empty() ? profile.file : condition.file;
                texts.push_back(file.substr(tree.path().size() + 1) + ":" +
                                std::to_string(condition.line) + " " + condition.key);
            }
        }
        return texts;
    }

    void setMode(const std::string& name, unsigned mode) const {
        std::filesystem::permissions(tree.path(name), static_cast<std::filesystem::perms>(mode));
    }

    // As NetworkManager wants a keyfile.
    void keyfile(const std::string& name, const std::string& text) const {
        tree.file(name, text);
        setMode(name, 0600);
    }

    Tree tree{};
};

TEST_F(ProfilesTest, OfNetworkdAreInItsOrder) {
    tree.file("etc/systemd/network/20-lan.network", "[Match]\nName=eth0\n[Network]\nDHCP=yes\n");
    tree.file("run/systemd/network/10-netplan-a.network",
              "[Match]\nPermanentMACAddress=52:54:00:12:34:57\n");
    tree.file("usr/lib/systemd/network/20-lan.network", "[Match]\nName=hidden\n");
    tree.file("usr/lib/systemd/network/80-all.network", "[Match]\nType=ether\nDriver=!veth\n");
    EXPECT_EQ(
        conditions(readNetworkdProfiles(run(), config())),
        (std::vector<std::string>{"run/systemd/network/10-netplan-a.network:2 PermanentMACAddress",
                                  "etc/systemd/network/20-lan.network:2 Name",
                                  "usr/lib/systemd/network/80-all.network:2 Type",
                                  "usr/lib/systemd/network/80-all.network:3 Driver"}));
}

// The first three are what systemd installs: for Wi-Fi, for containers, for any card.
TEST_F(ProfilesTest, OfNetworkdAreThoseThatCanBeJudged) {
    const std::map<std::string, bool> fits{
        {"Type=wlan\nWLANInterfaceType=ad-hoc", false},
        {"Virtualization=container\nName=eth*", false},
        {"Type=ether\nKind=!*", true},
        {"Virtualization=!container\nName=eth0", true},
        {"Virtualization=container\nVirtualization=\nName=eth0", true},
        {"Virtualization=kvm\nName=eth0", false},
        {"Host=other\nName=eth0", false},
        {"Host=other\nHost=\nName=eth0", true},
        {"KernelCommandLine=!lab\nArchitecture=x86-64", false},
        {"Name=eth0\nSSID=a\nSSID=", true},
        {"Property=ID_PATH=pci-* ID_NET_FAILOVER_ROLE=standby", true},
        {"Property=ID_PATH=pci-* ID_NET_FAILOVER_ROLE=master", false},
        {"Property=ID_PATH=pci-*\nProperty=!ID_NET_FAILOVER_ROLE=standby", false},
        {"Driver=\"virtio_net\"", true},
        {"Property=\"ID_NET_FAILOVER_ROLE=standby\"", true},
        {"Driver=igb \\\nvirtio_net", true},
        {"Driver=!igb\nDriver=virtio_net", true},
        {"Driver=virtio* !virtio_net", false},
        {"Name=eth1", false},
    };
    for (const auto& [match, fit] : fits) {
        tree.file("etc/systemd/network/10-a.network", "[Match]\n" + match + "\n");
        const auto profiles = readNetworkdProfiles(run(), config()).profiles;
        EXPECT_EQ(std::ranges::any_of(profiles,
                                      [](const Profile& each) {
                                          return each.unjudged.empty() && !unmet(each, nic);
                                      }),
                  fit)
            << match;
    }
}

TEST_F(ProfilesTest, OfNetworkdAreNotTheirsWithoutAMatch) {
    tree.file("etc/systemd/network/10-none.network", "[Network]\nDHCP=yes\n");
    tree.file("etc/systemd/network/20-masked.network", "");
    tree.file("etc/systemd/network/30-name.link", "[Match]\nName=eth0\n");
    tree.file("usr/lib/systemd/network/01-net-failover-slave.network",
              "[Match]\nProperty=ID_NET_FAILOVER_ROLE=primary\n");
    EXPECT_TRUE(readNetworkdProfiles(run(), config()).profiles.empty());
}

TEST_F(ProfilesTest, OfNetworkdAddAndTakeBack) {
    tree.file("etc/systemd/network/10-a.network",
              "[Match]\nName=eth9\nDriver=e1000\nName=eth0\nDriver=\n");
    const auto profiles = readNetworkdProfiles(run(), config()).profiles;
    ASSERT_EQ(profiles.size(), 1U);
    EXPECT_EQ(profiles[0].conditions,
              (std::vector<Condition>{{.key = "Name",
                                       .patterns = {"eth9", "eth0"},
                                       .file = tree.path("etc/systemd/network/10-a.network"),
                                       .line = 2,
                                       .edit = Edit::AddWord}}));
}

// systemd.network(5): the drop-ins of all folders, by name; of one name the first counts.
TEST_F(ProfilesTest, OfNetworkdHaveDropIns) {
    tree.file("usr/lib/systemd/network/80-all.network", "[Match]\nName=eth9\n");
    tree.file("etc/systemd/network/80-all.network.d/20-more.conf", "[Match]\nName=eth0\n");
    tree.file("usr/lib/systemd/network/80-all.network.d/10-driver.conf",
              "[Match]\nName=\nDriver=virtio_net\n");
    tree.file("usr/lib/systemd/network/80-all.network.d/20-more.conf", "[Match]\nName=hidden\n");
    tree.file("etc/systemd/network/80-all.network.d/note.txt", "[Match]\nName=nothing\n");
    EXPECT_EQ(conditions(readNetworkdProfiles(run(), config())),
              (std::vector<std::string>{
                  "usr/lib/systemd/network/80-all.network.d/10-driver.conf:3 Driver",
                  "etc/systemd/network/80-all.network.d/20-more.conf:2 Name"}));
}

TEST_F(ProfilesTest, OfNetworkdMayMatchByADropInOnly) {
    tree.file("etc/systemd/network/10-a.network", "[Network]\nDHCP=yes\n");
    tree.file("run/systemd/network/10-a.network.d/match.conf", "[Match]\nName=eth0\n");
    EXPECT_EQ(readNetworkdProfiles(run(), config()).profiles.size(), 1U);
    tree.unreadable("run/systemd/network/10-a.network.d/secret.conf");
    EXPECT_EQ(readNetworkdProfiles(run(), config()).unreadable,
              std::vector{tree.path("run/systemd/network/10-a.network.d/secret.conf")});
}

TEST_F(ProfilesTest, ThatCannotBeReadAreSaid) {
    tree.unreadable("etc/systemd/network/10-a.network");
    tree.file("etc/systemd/network/20-b.network", "[Match]\nName=eth0\n");
    const Profiles found = readNetworkdProfiles(run(), config());
    EXPECT_EQ(found.profiles.size(), 1U);
    EXPECT_EQ(found.unreadable, std::vector{tree.path("etc/systemd/network/10-a.network")});
}

// It has not root's rights, with which doctor reads.
TEST_F(ProfilesTest, OfNetworkdMayBeKeptFromItself) {
    const std::string file = "etc/systemd/network/10-a.network";
    const std::string dropIn = file + ".d/a.conf";
    tree.file(file, "[Match]\nName=eth0\n");
    const auto obstacle = [&](const std::string& name, int mode) {
        std::filesystem::permissions(tree.path(name), static_cast<std::filesystem::perms>(mode));
        return readNetworkdProfiles(run(), config()).profiles.at(0).obstacle;
    };
    EXPECT_FALSE(obstacle(file, 0400)) << "nobody knows as whom it runs";
    const auto account = [this](unsigned user, unsigned group) {
        tree.file("etc/passwd", "root:x:0:0::/root:/bin/sh\nsystemd-network:x:" +
                                    std::to_string(user) + ":" + std::to_string(group) + ":::\n");
        tree.file("etc/group", "broken\nsystemd-network:x:" + std::to_string(group) + ":\n");
    };
    constexpr unsigned nobody = 64999;
    account(nobody, nobody);
    EXPECT_FALSE(obstacle(file, 0444));
    ASSERT_TRUE(obstacle(file, 0440));
    EXPECT_TRUE(
        obstacle(file, 0440)
            ->sentence.starts_with(tree.path(file) + " cannot be read by systemd-networkd"));
    EXPECT_EQ(obstacle(file, 0440)->remedy, "chgrp systemd-network " + tree.path(file) +
                                                " && chmod g+r " + tree.path(file) +
                                                " && networkctl reload");
    account(nobody, getegid());
    EXPECT_FALSE(obstacle(file, 0440)) << "as netplan writes them";
    EXPECT_TRUE(obstacle(file, 0400));
    account(geteuid(), nobody);
    EXPECT_FALSE(obstacle(file, 0400));
    account(nobody, nobody);
    tree.file(dropIn, "");
    EXPECT_FALSE(obstacle(file, 0444));
    EXPECT_TRUE(obstacle(dropIn, 0400));
}

// What is in a folder that it may not look into is nothing to it.
TEST_F(ProfilesTest, OfNetworkdMayBeBehindAClosedFolder) {
    const std::string folder = "etc/systemd/network";
    const std::string dropIns = folder + "/10-a.network.d";
    tree.file(folder + "/10-a.network", "[Match]\nName=eth0\n");
    tree.file(dropIns + "/a.conf", "");
    tree.file("etc/passwd", "systemd-network:x:64999:64999:::\n");
    tree.file("etc/group", "systemd-network:x:64999:\n");
    const auto obstacle = [this] {
        return readNetworkdProfiles(run(), config()).profiles.at(0).obstacle;
    };
    EXPECT_FALSE(obstacle());
    for (const std::string& name : {folder, dropIns, std::string("etc/systemd")}) {
        setMode(name, 0700);
        ASSERT_TRUE(obstacle()) << name;
        EXPECT_TRUE(obstacle()->sentence.starts_with(tree.path(name) + " is closed to systemd-"));
        EXPECT_EQ(obstacle()->remedy, "chgrp systemd-network " + tree.path(name) +
                                          " && chmod g+rx " + tree.path(name) +
                                          " && networkctl reload");
        setMode(name, 0755);
    }
    setMode(folder, 0711);
    EXPECT_TRUE(obstacle()) << "it cannot list it";
    setMode("etc/systemd", 0711);
    setMode(folder, 0755);
    EXPECT_FALSE(obstacle());
}

// In an access control list the group of the mode stands for all that it lets in.
TEST_F(ProfilesTest, OfNetworkdMayBeOpenByAnAccessList) {
    struct Entry {
        std::uint16_t tag{};
        std::uint16_t rights{};
        std::uint32_t id{};
    };
    struct {
        std::uint32_t version{2};
        std::array<Entry, 5> entries{
            {{0x01, 6, ~0U}, {0x02, 4, 64999}, {0x04, 0, ~0U}, {0x10, 4, ~0U}, {0x20, 0, ~0U}}};
    } list;
    const std::string file = "etc/systemd/network/10-a.network";
    tree.file(file, "[Match]\nName=eth0\n");
    tree.file("etc/passwd", "systemd-network:x:64999:64999:::\n");
    tree.file("etc/group", "systemd-network:x:64999:\n");
    setMode(file, 0640);
    EXPECT_TRUE(readNetworkdProfiles(run(), config()).profiles.at(0).obstacle);
    if (setxattr(tree.path(file).c_str(), "system.posix_acl_access", &list, sizeof(list), 0) != 0) {
        GTEST_SKIP() << "no access control lists here";
    }
    EXPECT_FALSE(readNetworkdProfiles(run(), config()).profiles.at(0).obstacle);
}

TEST_F(ProfilesTest, OfNetworkManagerAreKeyfilesForEthernet) {
    keyfile("etc/NetworkManager/system-connections/lan.nmconnection",
            "[connection]\nid=lan\ntype=ethernet\ninterface-name=eth0\n"
            "[match]\ndriver=virtio_net;e1000;\npath=!pci-0000:09:00.0;\n"
            "[ethernet]\nmac-address=52:54:00:12:34:57\n");
    tree.file("etc/NetworkManager/system-connections/wlan.nmconnection",
              "[connection]\ntype=wifi\ninterface-name=wlan0\n");
    const Profiles found = readNetworkManagerProfiles(run(), config());
    const std::string file = "etc/NetworkManager/system-connections/lan.nmconnection";
    EXPECT_EQ(conditions(found),
              (std::vector<std::string>{file + ":4 interface-name", file + ":6 driver",
                                        file + ":7 path", file + ":9 mac-address"}));
    ASSERT_EQ(found.profiles.size(), 1U);
    EXPECT_EQ(unmet(found.profiles[0], nic), std::nullopt);
}

// It leaves out what is no keyfile, and needs the ending everywhere but in /etc.
TEST_F(ProfilesTest, OfNetworkManagerAreFilesThatItReads) {
    const std::string folder = "/NetworkManager/system-connections/";
    const std::string text = "[connection]\ninterface-name=eth0\n";
    for (const char* name : {"lan.nmconnection~", ".lan.nmconnection", ".lan.nmconnection.swp",
                             "lan.swp", "ca.pem", "lan.nmconnection.Ab1xYz", "a.nmmeta"}) {
        keyfile("etc" + folder + name, text);
    }
    for (const char* place : {"run", "usr/lib"}) {
        keyfile(place + folder + "lan", text);
        keyfile(place + folder + ".a.nmconnection", text);
    }
    EXPECT_TRUE(readNetworkManagerProfiles(run(), config()).profiles.empty());
    keyfile("etc" + folder + "lan", text);
    keyfile("run" + folder + "lan.nmconnection", text);
    keyfile("usr/lib" + folder + "lan.nmconnection", text);
    EXPECT_EQ(readNetworkManagerProfiles(run(), config()).profiles.size(), 3U);
}

// A connection is known by its UUID; what nmcli(1) deletes in /usr has a mark.
TEST_F(ProfilesTest, OfNetworkManagerAreInForceOnce) {
    const std::string folder = "/NetworkManager/system-connections/";
    const auto text = [](const std::string& uuid) {
        return "[connection]\nuuid=" + uuid + "\ninterface-name=eth0\n";
    };
    keyfile("usr/lib" + folder + "a.nmconnection", text("1"));
    keyfile("usr/lib" + folder + "b.nmconnection", text("2"));
    keyfile("etc" + folder + "c.nmconnection", text("1"));
    keyfile("run" + folder + "d.nmconnection", text("3"));
    keyfile("etc" + folder + "e.nmconnection", text("3"));
    EXPECT_EQ(conditions(readNetworkManagerProfiles(run(), config())),
              (std::vector<std::string>{"run" + folder + "d.nmconnection:3 interface-name",
                                        "etc" + folder + "c.nmconnection:3 interface-name",
                                        "usr/lib" + folder + "b.nmconnection:3 interface-name"}));
    std::filesystem::create_symlink("/dev/null", tree.path("etc" + folder + "2.nmmeta"));
    EXPECT_EQ(readNetworkManagerProfiles(run(), config()).profiles.size(), 2U);
}

TEST_F(ProfilesTest, OfNetworkManagerAreRootsAlone) {
    const std::string file = "etc/NetworkManager/system-connections/lan.nmconnection";
    keyfile(file, "[connection]\nuuid=1\ninterface-name=eth0\n");
    const auto obstacle = [this](unsigned owner) {
        ConfigRoots roots = config();
        roots.owner = owner;
        return readNetworkManagerProfiles(run(), roots).profiles.at(0).obstacle;
    };
    EXPECT_FALSE(obstacle(geteuid()));
    EXPECT_TRUE(obstacle(geteuid() + 1));
    for (const unsigned mode : {0644U, 0640U, 0604U, 0620U}) {
        setMode(file, mode);
        ASSERT_TRUE(obstacle(geteuid())) << mode;
    }
    EXPECT_EQ(obstacle(geteuid())->remedy, "chown root: " + tree.path(file) + " && chmod 600 " +
                                               tree.path(file) + " && nmcli connection reload");
}

TEST_F(ProfilesTest, OfIfupdownAreItsStanzas) {
    tree.file("etc/network/interfaces", "auto lo eth0\niface lo inet loopback\n"
                                        "iface eth0 inet dhcp\nsource interfaces.d/*\n");
    tree.file("etc/network/interfaces.d/more", "# iface no\n  iface eth1 inet6 auto\n");
    EXPECT_EQ(conditions(readInterfaces(config()).stanzas),
              (std::vector<std::string>{"etc/network/interfaces:3 iface",
                                        "etc/network/interfaces.d/more:2 iface"}));
}

TEST_F(ProfilesTest, OfIfupdownAreNotInBackups) {
    tree.file("etc/network/interfaces", "source-directory interfaces.d\n"
                                        "auto \\\n  eth0\niface \\\n  eth0 inet dhcp\n");
    tree.file("etc/network/interfaces.d/eth1-lan_2", "iface eth1 inet dhcp\n");
    tree.file("etc/network/interfaces.d/eth2.bak", "iface eth2 inet dhcp\n");
    tree.file("etc/network/interfaces.d/eth3~", "iface eth3 inet dhcp\n");
    EXPECT_EQ(conditions(readInterfaces(config()).stanzas),
              (std::vector<std::string>{"etc/network/interfaces.d/eth1-lan_2:1 iface",
                                        "etc/network/interfaces:4 iface"}));
}

TEST_F(ProfilesTest, OfIfupdownNeedALineThatBringsThemUp) {
    const auto isStarted = [this](const std::string& text) {
        tree.file("etc/network/interfaces", text + "iface eth0 inet dhcp\nsource more\n");
        return !readInterfaces(config()).stanzas.profiles[0].obstacle;
    };
    for (const char* text :
         {"auto lo eth0\n", "allow-hotplug eth0\n", "auto /eth*\n", "allow-hotplug eth0=home\n"}) {
        EXPECT_TRUE(isStarted(text)) << text;
    }
    EXPECT_FALSE(isStarted("auto lo eth1\n# auto eth0\n"));
    const Profile waiting = readInterfaces(config()).stanzas.profiles[0];
    const std::string file = tree.path("etc/network/interfaces");
    EXPECT_TRUE(waiting.obstacle->sentence.starts_with(file + ":3: iface eth0 "))
        << waiting.obstacle->sentence;
    EXPECT_EQ(waiting.obstacle->remedy, "sed -i '3i auto eth0' " + file + " && ifup eth0");
    tree.file("etc/network/more", "auto eth0\n");
    EXPECT_TRUE(isStarted(""));
    EXPECT_EQ(readInterfaces(config()).stanzas.profiles[0].mentions,
              (std::vector{file, tree.path("etc/network/more")}));
}

// Debian's installer leaves the file where another manager has taken over.
TEST_F(ProfilesTest, OfIfupdownAreNoneWithoutIfupdown) {
    tree.file("etc/network/interfaces", "iface eth0 inet dhcp\nrename eth0=lan0\n");
    EXPECT_TRUE(interfacesInForce(config()).stanzas.profiles.empty());
    EXPECT_TRUE(interfacesInForce(config()).renames.empty());
    for (const char* program : {"usr/sbin/ifup", "usr/sbin/ifup-ng"}) {
        tree.file(program, "");
        EXPECT_EQ(interfacesInForce(config()).stanzas.profiles.size(), 1U) << program;
        EXPECT_EQ(interfacesInForce(config()).renames.size(), 1U);
        std::filesystem::remove(tree.path(program));
    }
}

TEST_F(ProfilesTest, OfIfupdownMayNameThemselves) {
    tree.file("etc/network/interfaces", "iface eth0 inet dhcp\nsource-directory .\n");
    EXPECT_FALSE(readInterfaces(config()).stanzas.profiles.empty());
}

TEST_F(ProfilesTest, AreNoneWhereThereIsNothing) {
    EXPECT_TRUE(readNetworkdProfiles(run(), config()).profiles.empty());
    EXPECT_TRUE(readNetworkManagerProfiles(run(), config()).profiles.empty());
    EXPECT_TRUE(readInterfaces(config()).stanzas.profiles.empty());
}

} // namespace

} // namespace netfailover::guest::ctl
