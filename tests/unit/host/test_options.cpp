// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/options.hpp"

#include "arguments.hpp"

#include <gtest/gtest.h>
#include <utility>

namespace netfailover::host::migrate {

namespace {

using Words = std::vector<std::string>;

Options parse(Words words) {
    return parseOptions(netfailover::test::Arguments(std::move(words)).get());
}

std::string complaintAbout(const Words& words) {
    return netfailover::test::complaintOf([&words] { (void)parse(words); });
}

TEST(MigrateOptions, StandAnywhere) {
    const Options expected{
        .command = Command::Evacuate, .words = {"x:///y"}, .detach = true, .parallel = 3};
    EXPECT_EQ(parse({"--parallel=3", "evacuate", "--detach", "x:///y"}), expected);
    EXPECT_TRUE(parse({"reattach", "a", "--keep-link"}).keepLink);
    EXPECT_EQ(parse({"xml", "--pf", "a", "--pool=b"}).pool, "b");
}

TEST(MigrateOptions, BelongToCommands) {
    EXPECT_EQ(complaintAbout({"run", "a", "b", "--keep-link"}), "only reattach has --keep-link");
    EXPECT_EQ(complaintAbout({"status", "--detach"}), "only run and evacuate have --detach");
    EXPECT_EQ(complaintAbout({"--detach"}), "only run and evacuate have --detach");
    EXPECT_EQ(complaintAbout({"run", "a", "b", "--parallel=9"}), "only evacuate has --parallel");
    EXPECT_EQ(complaintAbout({"run", "a", "b", "--mac=52:54:00:00:12:53"}), "only xml has --mac");
    EXPECT_EQ(complaintAbout({"--legacy", "plan", "a", "b"}), "only xml has --legacy");
    EXPECT_EQ(parse({"status", "--detach", "--help"}).command, Command::Help);
}

TEST(MigrateOptions, HaveBounds) {
    EXPECT_EQ(parse({"--timeout=3600"}).timeout, std::chrono::hours(1));
    EXPECT_EQ(complaintAbout({"--timeout=3601"}),
              "--timeout takes 1 to 3600 seconds, not \"3601\"");
    EXPECT_EQ(complaintAbout({"evacuate", "b", "--parallel=65"}),
              "--parallel takes 1 to 64, not \"65\"");
}

} // namespace

} // namespace netfailover::host::migrate
