// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ctl/run.hpp"

#include "links.hpp"
#include "version.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace netfailover::ctl {

namespace {

using namespace netfailover::test;

using Words = std::vector<std::string>;

Outcome runWith(const Options& options, const std::vector<core::Link>& links,
                const Words& problems = {}) {
    const auto read = [&]() -> kernel::Snapshot {
        return {.links = links, .driver = "in-tree", .problems = problems};
    };
    return run(options, read, {});
}

Outcome runWithoutAKernel(const Options& options) {
    return run(options, []() -> kernel::Snapshot { throw std::runtime_error("no \x1bkernel"); },
               {});
}

const Options status{.command = Command::Status};

TEST(Run, ListIsFineWhateverIsListed) {
    EXPECT_EQ(runWith({}, paired()).exitCode, exitFine);
    EXPECT_EQ(runWith({}, {master()}).exitCode, exitFine);
    EXPECT_EQ(runWith({}, {}).exitCode, exitFine);
    EXPECT_EQ(runWith({}, {}).output, "No failover devices.\n");
}

TEST(Run, StatusJudges) {
    EXPECT_EQ(runWith(status, paired()).exitCode, exitFine);
    EXPECT_EQ(runWith(status, {master(), standby()}).exitCode, exitFine);
    EXPECT_EQ(runWith(status, {}).exitCode, exitFine);
    EXPECT_EQ(runWith(status, {master(), primary()}).exitCode, exitProblem);
    auto links = paired();
    links[2].addresses = {address("fe80::3/64")};
    EXPECT_EQ(runWith(status, links).exitCode, exitProblem);
}

TEST(Run, StatusJudgesOnlyWhatItShows) {
    auto links = paired();
    links.push_back(master(5, "enp3s0", virtio1));
    EXPECT_EQ(runWith({.command = Command::Status, .interfaces = {"enp2s0"}}, links).exitCode,
              exitFine);
    EXPECT_EQ(runWith({.command = Command::Status, .interfaces = {"enp3s0"}}, links).exitCode,
              exitProblem);
}

TEST(Run, PrintsTheMachinesStateWithAPart) {
    auto links = paired();
    links.push_back(master(5, "enp3s0", virtio1));
    const Outcome outcome =
        runWith({.command = Command::Status, .interfaces = {"enp1s0"}, .json = Json::Short}, links);
    EXPECT_TRUE(outcome.output.starts_with(R"({"Driver":"in-tree","State":"degraded")"));
    EXPECT_EQ(outcome.output.find("enp3s0"), std::string::npos);
}

TEST(Run, RefusesInWordsAndInJson) {
    Options options{.command = Command::Status, .interfaces = {"\x1b$(id)"}};
    Outcome outcome = runWith(options, paired());
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.complaints, Words{"There is no interface \"\\x1b$(id)\"."});
    options.json = Json::Short;
    outcome = runWith(options, paired());
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output, R"({"Error":{"Name":"org.netfailover1.Error.NoSuchLink",)"
                              R"("Message":"There is no interface \"\u001b$(id)\"."}})"
                              "\n");
}

TEST(Run, ReportsAFailedRead) {
    Outcome outcome = runWithoutAKernel({});
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.complaints, Words{"no \\x1bkernel"});
    outcome = runWithoutAKernel({.json = Json::Pretty});
    EXPECT_NE(outcome.output.find("org.freedesktop.DBus.Error.Failed"), std::string::npos);
}

TEST(Run, AnswersAndComplainsAboutAFileThatCannotBeRead) {
    const Outcome outcome = runWith({}, paired(), {"cannot read /run/x\n"});
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_TRUE(outcome.output.starts_with("FAILOVER"));
    EXPECT_EQ(outcome.complaints, Words{"cannot read /run/x\\x0a"});
}

TEST(Run, HelpAndVersionNeedNoKernel) {
    EXPECT_EQ(runWithoutAKernel({.command = Command::Help}).output, helpText());
    const Outcome outcome = runWithoutAKernel({.command = Command::Version});
    EXPECT_EQ(outcome.output, std::string("failoverctl (net-failover) ") + version + "\n");
    EXPECT_EQ(outcome.exitCode, exitFine);
}

} // namespace

} // namespace netfailover::ctl
