// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/options.hpp"

#include "arguments.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace netfailover::guest::ctl {

namespace {

using Words = std::vector<std::string>;

Options parse(Words words) {
    return parseOptions(netfailover::test::Arguments(std::move(words)).get());
}

std::string complaintAbout(const Words& words) {
    return netfailover::test::complaintOf([&words] { (void)parse(words); });
}

TEST(Options, ListIsTheDefault) {
    EXPECT_EQ(parse({}), Options{});
    EXPECT_EQ(parse({"list"}), Options{});
}

TEST(Options, StatusTakesInterfaces) {
    EXPECT_EQ(parse({"status"}).command, Command::Status);
    EXPECT_EQ(parse({"status", "a", "b"}).interfaces, (Words{"a", "b"}));
    EXPECT_EQ(parse({"status", "--", "-weird", "--json"}).interfaces, (Words{"-weird", "--json"}));
}

TEST(Options, MayStandAnywhere) {
    const Options expected{
        .command = Command::Status, .interfaces = {"a"}, .json = Json::Short, .legend = false};
    EXPECT_EQ(parse({"--json=short", "status", "--no-legend", "a", "--no-pager"}), expected);
}

TEST(Options, KnowTheJsonModes) {
    EXPECT_EQ(parse({"--json"}).json, Json::Pretty);
    EXPECT_EQ(parse({"--json=pretty"}).json, Json::Pretty);
    EXPECT_EQ(parse({"--json=short"}).json, Json::Short);
    EXPECT_EQ(parse({"--json=off"}).json, Json::Off);
    EXPECT_EQ(parse({"--json=short", "--json=off"}).json, Json::Off);
}

TEST(Options, HelpAndVersionEndTheReading) {
    EXPECT_EQ(parse({"-h", "--bogus"}).command, Command::Help);
    EXPECT_EQ(parse({"--help"}).command, Command::Help);
    EXPECT_EQ(parse({"status", "--version"}).command, Command::Version);
}

TEST(Options, RefuseWhatTheyDoNotKnow) {
    EXPECT_EQ(complaintAbout({"frobnicate"}), "unknown command \"frobnicate\"");
    EXPECT_EQ(complaintAbout({"mend"}), "unknown command \"mend\"");
    EXPECT_EQ(complaintAbout({""}), "unknown command \"\"");
    EXPECT_EQ(complaintAbout({"explain"}), "explain needs an interface");
    EXPECT_EQ(complaintAbout({"may-take"}), "may-take needs one interface");
    EXPECT_EQ(complaintAbout({"may-take", "a", "b"}), "may-take needs one interface");
    EXPECT_EQ(parse({"may-take", "--", "-a"}).interfaces, Words{"-a"});
    EXPECT_EQ(complaintAbout({"list", "--dry-run"}), "only reconcile has --dry-run");
    EXPECT_EQ(complaintAbout({"doctor", "eth0"}),
              "doctor takes no interface, status and explain do");
    EXPECT_EQ(complaintAbout({"list", "eth0"}), "list takes no interface, status and explain do");
    EXPECT_EQ(complaintAbout({"-x"}), "bad option \"-x\"");
    EXPECT_EQ(complaintAbout({"--no-legend", "--bogus=1"}), "bad option \"--bogus=1\"");
    EXPECT_EQ(complaintAbout({"--no-legend=yes"}), "bad option \"--no-legend=yes\"");
    EXPECT_EQ(complaintAbout({"--json=yaml"}),
              "unknown JSON mode \"yaml\", expected pretty, short or off");
}

TEST(Options, PrintHostileWordsSafely) {
    EXPECT_EQ(complaintAbout({"\x1b[31m"}), "unknown command \"\\x1b[31m\"");
    EXPECT_EQ(complaintAbout({"--json=\xff"}),
              "unknown JSON mode \"\\xff\", expected pretty, short or off");
}

TEST(Options, HelpNamesEveryOption) {
    for (const char* option : {"list", "status", "--help", "--version", "--json", "--no-legend",
                               "--no-pager", "failoverctl(1)"}) {
        EXPECT_NE(helpText().find(option), std::string::npos) << option;
    }
}

} // namespace

} // namespace netfailover::guest::ctl
