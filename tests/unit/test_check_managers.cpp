// SPDX-License-Identifier: LGPL-2.1-or-later
//
// NetworkManager's own configuration, where it says that slaves are managed.
#include "base/system/command.hpp"
#include "guest/ctl/profiles/unmanaged.hpp"
#include "patient.hpp"
#include "tree.hpp"

#include <fstream>
#include <iterator>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

struct CheckManagers : testing::Test, Patient {
    void read() {
        evidence.deviceSections = readDeviceSections(
            tree.path("run"), {.etc = tree.path("etc"), .usr = tree.path("usr")});
    }

    // What the printed command makes of the file.
    std::string mended() {
        read();
        tree.file("script", "nmcli() { :; }\n" + onlyFinding().remedy + "\n");
        EXPECT_EQ(base::outputOf("sh -e " + tree.path("script") + " 2>&1"), "");
        read();
        EXPECT_TRUE(findings().empty());
        std::ifstream stream(tree.path(file));
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    Tree tree;
    std::string file = "etc/NetworkManager/conf.d/10-lan.conf";
};

TEST_F(CheckManagers, NameTheSectionThatHasSlavesManaged) {
    tree.file("run/NetworkManager/conf.d/zz-net-failover.conf",
              "[device-net-failover]\nmatch-device=mac:52:54:00:12:34:56;"
              "except:interface-name:=enp1s0\nmanaged=0\n");
    read();
    EXPECT_TRUE(findings().empty());
    tree.file(file, "[device-lan]\nmatch-device=type:ethernet\nmanaged=1\n");
    read();
    const Check check = onlyFinding();
    EXPECT_EQ(check.title, "Managers");
    EXPECT_EQ(check.reason.substr(tree.path().size() + 1),
              file + ":3: managed=1 has NetworkManager start enp1s0nsby at each boot, until "
                     "net-failoverd takes it back.  Add except:mac:52:54:00:12:34:56 to "
                     "match-device=, or move the file to /usr/lib/NetworkManager/conf.d.");
    EXPECT_EQ(mended(), "[device-lan]\n"
                        "match-device=type:ethernet;except:mac:52:54:00:12:34:56\nmanaged=1\n");
}

TEST_F(CheckManagers, AddAListWhereThereIsNone) {
    tree.file(file, "[device]\nmanaged=1\n");
    EXPECT_EQ(mended(), "[device]\nmanaged=1\nmatch-device=except:mac:52:54:00:12:34:56\n");
}

TEST_F(CheckManagers, KeepQuietAboutASectionForTheMaster) {
    tree.file(file, "[device-lan]\nmatch-device=interface-name:enp1s0\nmanaged=1\n");
    read();
    EXPECT_TRUE(findings().empty());
}

} // namespace

} // namespace netfailover::guest::ctl
