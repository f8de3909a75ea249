// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/given_names.hpp"
#include "guest/ctl/profiles/interfaces.hpp"
#include "guest/ctl/profiles/readers.hpp"
#include "patient.hpp"
#include "tree.hpp"

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

/// A machine with ifupdown, which has failed.
struct CheckRenames : testing::Test, Patient {
    Tree tree;

    CheckRenames() {
        links[1].managers = {};
        links[1].addresses = {};
        evidence.inventory.setups[2].udev["ID_NET_NAME_PATH"] = "enp1s0";
    }

    std::vector<std::string> reasons(const std::string& rename) {
        tree.file("etc/network/interfaces", rename + "\nauto lan0\niface lan0 inet dhcp\n");
        const ConfigRoots roots{.etc = tree.path("etc"), .usr = tree.path("usr")};
        evidence.profiles = {readInterfaces(roots).stanzas};
        evidence.givenNames = readInterfaces(roots).renames;
        std::vector<std::string> texts;
        for (const Check& check : findings()) {
            if (check.reason.starts_with(tree.path())) {
                texts.push_back(check.reason.substr(tree.path().size()));
            }
        }
        return texts;
    }
};

TEST_F(CheckRenames, NameALineThatMeansAll) {
    links[3].name = "lan0";
    for (const char* rename : {"rename mac/52:54:00:12:34:56=lan0", "rename /en*=lan0"}) {
        EXPECT_EQ(reasons(rename),
                  std::vector{std::string("/etc/network/interfaces:1: ") + rename +
                              " is for the slave lan0 as well as for its master, and ifup ends "
                              "at the second that is to have the name.  Write rename "
                              "enp1s0=lan0 there."});
    }
}

// Where the master was first it has the name, and its stanza.
TEST_F(CheckRenames, NameALineThatTheMasterWasFirstFor) {
    links[1].name = "lan0";
    EXPECT_EQ(reasons("rename mac/52:54:00:12:34:56=lan0"),
              std::vector<std::string>{
                  "/etc/network/interfaces:1: rename mac/52:54:00:12:34:56=lan0 is for the slave "
                  "enp2s0 as well as for its master, and ifup ends at the second that is to have "
                  "the name.  Write rename enp1s0=lan0 there."});
}

TEST_F(CheckRenames, NameALineThatMeansASlave) {
    EXPECT_EQ(reasons("rename enp2s0=lan0"),
              std::vector<std::string>{"/etc/network/interfaces:1: rename enp2s0=lan0 is for the "
                                       "slave enp2s0 and not for its master.  Write rename "
                                       "enp1s0=lan0 there."});
}

TEST_F(CheckRenames, NameNoneThatIsForTheMaster) {
    EXPECT_TRUE(reasons("rename enp1s0=lan0").empty());
    EXPECT_TRUE(reasons("rename mac/52:54:00:00:00:01=lan0").empty());
}

} // namespace

} // namespace netfailover::guest::ctl
