// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/settings.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::core {

namespace {

TEST(Settings, AreReadOnTopOfOthers) {
    Settings settings;
    readSettings("# a comment\n[Host]\nLink = xml\nJoinSec=20\n\n", "one", settings);
    readSettings("[Host]\r\nJoinSec=30\r\nWithoutFunction=unaccelerated\n"
                 "Cards=br0 ens1f0\nCards = br0  ens2f0 ens2f1 ",
                 "two", settings);
    Settings expected{.link = LinkPolicy::Xml, .refuses = false};
    expected.joinLimit = std::chrono::seconds(30);
    expected.cards["br0"] = {"ens2f0", "ens2f1"};
    EXPECT_EQ(settings, expected);
}

TEST(Settings, SayWhatTheyDoNotUnderstand) {
    for (const char* line : {"Link=down", "Link", "=up", "JoinSec=0", "JoinSec=601", "JoinSec=1s",
                             "WithoutFunction=", "Cards=", "Cards=br0", "Other=1"}) {
        Settings settings;
        readSettings(std::string("[Host]\n") + line + "\n", "file", settings);
        ASSERT_EQ(settings.complaints.size(), 1U) << line;
        EXPECT_EQ(settings.complaints.front(),
                  std::string("file:2: not understood, ignored: ") + line);
        settings.complaints.clear();
        EXPECT_EQ(settings, Settings{}) << line;
    }
    Settings elsewhere;
    readSettings("JoinSec=20\n[Guest]\nJoinSec=20\n", "file", elsewhere);
    EXPECT_EQ(elsewhere.complaints.size(), 2U);
}

} // namespace

} // namespace netfailover::host::core
