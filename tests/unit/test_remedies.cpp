// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the doctor prints, typed on a copy of the files: the configuration is for the master
// then, and its manager has been told.
#include "base/system/command.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

/// A machine whose master nobody configures, made of files.
struct Remedies : testing::Test, Patient {
    Remedies() {
        links[1].managers = {};
        links[1].addresses = {};
        for (const char* program : {"networkctl", "nmcli", "ifup"}) {
            const std::string stub = std::string("bin/") + program;
            tree.file(stub, std::string("#!/bin/sh\necho ") + program + " \"$*\" >>" +
                                tree.path("told") + "\n");
            std::filesystem::permissions(tree.path(stub), std::filesystem::perms::owner_all);
        }
    }

    void file(const std::string& name, const std::string& text) const {
        tree.file(name, text);
        std::filesystem::permissions(tree.path(name), std::filesystem::perms::owner_read |
                                                          std::filesystem::perms::owner_write);
    }

    [[nodiscard]] std::string text(const std::string& name) const {
        std::ifstream stream(tree.path(name));
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    // As on a machine, where the tree is all there is.
    [[nodiscard]] std::string onMachine(std::string path) const {
        return path.starts_with(tree.path()) ? path.substr(tree.path().size()) : path;
    }

    void read() {
        const ConfigRoots config{
            .etc = tree.path("etc"), .usr = tree.path("usr"), .owner = geteuid()};
        evidence.profiles = {readNetworkdProfiles(tree.path("run"), config),
                             readNetworkManagerProfiles(tree.path("run"), config),
                             readInterfaces(config).stanzas};
        for (Profiles& profiles : evidence.profiles) {
            for (Profile& profile : profiles.profiles) {
                profile.file = onMachine(profile.file);
                for (Condition& condition : profile.conditions) {
                    condition.file = onMachine(condition.file);
                }
                for (std::string& mention : profile.mentions) {
                    mention = onMachine(mention);
                }
            }
        }
    }

    // All remedies that are printed.
    std::string remedies() {
        read();
        std::string commands;
        for (const Check& check : findings()) {
            commands += check.remedy.empty() ? "" : check.remedy + "\n";
        }
        return commands;
    }

    // What the managers are told while one types that, below the tree.
    std::string type(std::string commands) const {
        for (const std::string folder : {" /etc/", " /run/", " /usr/"}) {
            for (auto at = commands.find(folder); at != std::string::npos;
                 at = commands.find(folder, at + tree.path().size() + 1)) {
                commands.insert(at + 1, tree.path());
            }
        }
        tree.file("script", commands);
        EXPECT_EQ(base::outputOf("PATH=" + tree.path("bin") + ":$PATH sh -e " +
                                 tree.path("script") + " 2>&1"),
                  "");
        return text("told");
    }

    // Types what is printed; nothing is left to be said.
    std::string mend() {
        std::string told = type(remedies());
        EXPECT_EQ(remedies(), "");
        return told;
    }

    bool isForMaster() {
        read();
        const Nic master = nicOf(evidence, links[1]);
        for (const Profiles& profiles : evidence.profiles) {
            for (const Profile& profile : profiles.profiles) {
                if (!profile.conditions.empty() && !unmet(profile, master)) {
                    return true;
                }
            }
        }
        return false;
    }

    Tree tree;
};

TEST_F(Remedies, OfNetworkdAreInForceAtOnce) {
    file("etc/systemd/network/10-lan.network", "[Match]\nName\t= enp2s0\n[Network]\nDHCP=yes\n");
    EXPECT_EQ(mend(), "networkctl reload\n");
    EXPECT_TRUE(isForMaster());
}

// What is in /run is made anew at each boot, and what is in /usr at each upgrade.
TEST_F(Remedies, OfNetworkdOutliveABootAndAnUpgrade) {
    for (const std::string place : {"run", "usr/lib", "usr/local/lib"}) {
        const std::string name = "/systemd/network/10-lan.network";
        file(place + name, "[Match]\nName=enp2s0\n");
        EXPECT_EQ(mend(), "networkctl reload\n") << place;
        EXPECT_EQ(text(place + name), "[Match]\nName=enp2s0\n");
        EXPECT_EQ(text("etc" + name), "[Match]\nName=enp1s0\n");
        std::filesystem::remove_all(tree.path("etc"));
        std::filesystem::remove_all(tree.path(place));
        std::filesystem::remove(tree.path("told"));
    }
}

TEST_F(Remedies, OfNetworkdChangeADropInWhereTheNameIs) {
    file("usr/lib/systemd/network/10-lan.network", "[Network]\nDHCP=yes\n");
    file("usr/lib/systemd/network/10-lan.network.d/a.conf", "[Match]\nName=enp2s0\n");
    EXPECT_EQ(mend(), "networkctl reload\n");
    EXPECT_EQ(text("etc/systemd/network/10-lan.network.d/a.conf"), "[Match]\nName=enp1s0\n");
}

TEST_F(Remedies, OfNetworkManagerAreInForceAtOnce) {
    for (const std::string place : {"etc", "run", "usr/lib"}) {
        const std::string name = "/NetworkManager/system-connections/lan.nmconnection";
        file(place + name, "[connection]\nuuid=1\ntype=ethernet\ninterface-name=enp2s0\n");
        EXPECT_EQ(mend(), "nmcli connection reload\nnmcli device connect enp1s0\n") << place;
        EXPECT_TRUE(text("etc" + name).ends_with("interface-name=enp1s0\n")) << text("etc" + name);
        std::filesystem::remove_all(tree.path(place));
        std::filesystem::remove_all(tree.path("etc"));
        std::filesystem::remove(tree.path("told"));
    }
}

TEST_F(Remedies, OfIfupdownAreInForceAtOnce) {
    file("etc/network/interfaces", "auto enp2s0\niface enp2s0 inet dhcp\n");
    EXPECT_EQ(mend(), "ifup enp1s0\n");
    EXPECT_TRUE(isForMaster());
}

TEST_F(Remedies, OfIfupdownBringAStanzaUp) {
    file("etc/network/interfaces", "iface enp1s0 inet dhcp\n");
    EXPECT_EQ(mend(), "ifup enp1s0\n");
    EXPECT_EQ(text("etc/network/interfaces"), "auto enp1s0\niface enp1s0 inet dhcp\n");
}

// As Debian's images for clouds do: what writes it writes it again.
TEST_F(Remedies, OfIfupdownAreNoneForWhatIsLostAtTheNextBoot) {
    file("etc/network/interfaces", "source-directory " + tree.path("run/network/interfaces.d\n"));
    file("run/network/interfaces.d/enp2s0", "auto enp2s0\niface enp2s0 inet dhcp\n");
    EXPECT_EQ(remedies(), "");
    EXPECT_GT(findings().size(), 1U);
}

TEST(Editable, IsInEtc) {
    EXPECT_EQ(editable("/etc/a/b").path, "/etc/a/b");
    EXPECT_EQ(editable("/etc/a/b").prepare, "");
    EXPECT_EQ(editable("/usr/lib/a/b c").path, "/etc/a/b c");
    EXPECT_EQ(editable("/usr/lib/a/b c").prepare,
              "mkdir -p /etc/a/ && cp -p '/usr/lib/a/b c' /etc/a/ && ");
    EXPECT_TRUE(editable("/run/NetworkManager/system-connections/a").prepare.find("&& mv ") !=
                std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
