// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/outcome.hpp"
#include "host/migrate/recover.hpp"
#include "host/migrate/report.hpp"
#include "tree.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <tuple>

namespace netfailover::host::migrate {

namespace {

const core::Sight absent{};
const core::Sight runs{.running = true};
const core::Sight waits{.running = true, .paused = true};
const core::Sight stopped{.stopped = true};
const core::Sight leaves{.running = true, .job = core::Job::Out};

TEST(Recover, NothingIsTouchedThatIsNotLeftWaiting) {
    EXPECT_EQ(adviceFor(runs, absent).remedy, Remedy::None);
    EXPECT_EQ(adviceFor(absent, runs).remedy, Remedy::None);
    EXPECT_EQ(adviceFor(leaves, waits).remedy, Remedy::Ask);
    EXPECT_EQ(adviceFor(absent, std::nullopt).remedy, Remedy::None);
}

TEST(Recover, WhatMayRunTwiceIsForAPerson) {
    EXPECT_EQ(adviceFor(runs, runs), adviceWhereItRuns(runs));
    EXPECT_EQ(adviceFor(runs, std::nullopt), adviceWhereItRuns(std::nullopt));
    EXPECT_EQ(adviceWhereItRuns(runs).sentence, "it runs on both hosts: end the wrong one at once");
    for (const auto& there : {std::optional(runs), std::optional<core::Sight>()}) {
        EXPECT_EQ(adviceWhereItRuns(there).remedy, Remedy::Ask);
    }
    EXPECT_EQ(adviceFor(runs, waits).remedy, Remedy::Ask) << "the other host ends what waits there";
}

TEST(Recover, WhatRunsHereAloneIsFine) {
    for (const core::Sight& there : {absent, stopped, waits}) {
        EXPECT_EQ(adviceWhereItRuns(there).remedy, Remedy::None);
    }
}

TEST(Recover, WhatWaitsIsEndedOrResumed) {
    EXPECT_EQ(adviceFor(waits, runs).remedy, Remedy::EndHere);
    EXPECT_EQ(adviceFor(waits, absent).remedy, Remedy::ResumeHere);
    EXPECT_EQ(adviceFor(waits, waits).remedy, Remedy::Ask);
    EXPECT_EQ(adviceFor(waits, std::nullopt).remedy, Remedy::Ask)
        << "where the other host does not answer it may run there";
}

// Its disks are newer than the memory that waits here.
TEST(Recover, WhatMayHaveRunThereIsNotResumed) {
    EXPECT_EQ(adviceFor(waits, stopped).remedy, Remedy::Ask);
    EXPECT_EQ(adviceFor(runs, stopped).remedy, Remedy::None);
}

TEST(Outcome, ADomainThatHasNotMovedCountsMoreThanOneThatLacksSomething) {
    for (const auto& [better, worse] : {std::pair(exitFine, exitLacking),
                                        {exitLacking, exitProblem},
                                        {exitProblem, exitPerson},
                                        {exitFine, exitPerson},
                                        {exitPerson, exitPerson}}) {
        EXPECT_EQ(worseOf(better, worse), worse);
        EXPECT_EQ(worseOf(worse, better), worse);
    }
}

MoveReport report() {
    return {.domain = "a \x1b[31m name",
            .destination = "qemu+tcp://there/system",
            .startedUsec = 1764201600000000,
            .milliseconds = 2500,
            .downtimeMilliseconds = 200,
            .exitCode = 3,
            .why = "none is free",
            .pairs = {{.mac = "52:54:00:00:12:53", .before = "0000:42:02.5"}}};
}

TEST(History, KeepsALineForEachMigration) {
    const guest::test::Tree tree;
    const std::string file = tree.path("folder/history");
    EXPECT_TRUE(appendHistory(file, report()));
    EXPECT_TRUE(appendHistory(file, report()));
    std::stringstream text;
    text << std::ifstream(file).rdbuf() << "{\"Domain\":1}\nsomebody else's line\n";
    const std::string shown = formatHistory(text.str());
    EXPECT_EQ(std::ranges::count(shown, '\n'), 2);
    EXPECT_NE(shown.find("a \\x1b[31m name -> qemu+tcp://there/system  moved, not accelerated yet "
                         "(2500 ms): none is free"),
              std::string::npos)
        << shown;
    EXPECT_FALSE(appendHistory("/proc/none/history", report()));
}

TEST(History, ForgetsTheOlderHalfWhenItGrows) {
    const guest::test::Tree tree;
    const std::string file = tree.path("folder/history");
    const auto one = formatReportJson(report()).size();
    for (int number = 0; number < 25; ++number) {
        MoveReport numbered = report();
        numbered.milliseconds = 1000 + static_cast<std::uint64_t>(number);
        EXPECT_TRUE(appendHistory(file, numbered, 10 * one));
    }
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_LE(text.str().size(), 10 * one);
    EXPECT_GE(text.str().size(), 4 * one);
    EXPECT_TRUE(text.str().starts_with('{'));
    EXPECT_NE(formatHistory(text.str()).find("(1024 ms)"), std::string::npos);
}

std::string historyOf(const std::vector<MovedPair>& pairs) {
    MoveReport moved = report();
    moved.exitCode = 0;
    moved.why.clear();
    moved.pairs = pairs;
    const std::string line = formatHistory(formatReportJson(moved));
    return line.substr(std::min(line.size(), line.find("system  ") + 8));
}

TEST(History, SaysByWhatTheGuestSends) {
    using core::GuestPath;
    EXPECT_EQ(historyOf({{.path = GuestPath::Function}}), "moved (2500 ms, path vf)\n");
    EXPECT_EQ(historyOf({{.path = GuestPath::Standby}, {.path = GuestPath::Silent}}),
              "moved (2500 ms, path standby and silent)\n");
    EXPECT_EQ(historyOf({{.path = GuestPath::Unknown}}), "moved (2500 ms, path unknown)\n");
    EXPECT_EQ(historyOf({{}}), "moved (2500 ms)\n");
}

TEST(History, ReadsReportsOfAnOlderVersion) {
    const std::string older =
        R"({"Domain":"a","Destination":"b","StartedUSec":0,"Milliseconds":7,"ExitCode":0,"Why":"")";
    EXPECT_NE(formatHistory(older + R"(,"Pairs":[{"Before":"","After":""}]})").find("moved (7 ms)"),
              std::string::npos);
    EXPECT_NE(formatHistory(older + "}").find("moved (7 ms)"), std::string::npos);
    EXPECT_NE(formatHistory(older + R"(,"Pairs":[{"Path":"\u001b"}]})").find("path \\x1b)"),
              std::string::npos);
    for (const char* odd : {R"(,"Pairs":7})", R"(,"Pairs":[7]})", R"(,"Pairs":[{"Path":7}]})"}) {
        EXPECT_EQ(formatHistory(older + odd), "") << odd;
    }
}

TEST(Report, SaysByWhatTheGuestSends) {
    using core::GuestPath;
    for (const auto& [path, word, sentence] :
         {std::tuple(GuestPath::Function, "vf", "the guest sends by its virtual function"),
          {GuestPath::Standby, "standby", "the guest sends by the standby"},
          {GuestPath::Silent, "silent", "nothing sent by the standby"},
          {GuestPath::Unknown, "unknown", "by what the guest sends is not known"}}) {
        MoveReport moved = report();
        moved.pairs.front().path = path;
        EXPECT_NE(formatReport(moved).find(std::string("none after; ") + sentence + "\n"),
                  std::string::npos);
        EXPECT_NE(formatReportJson(moved).find(std::string(R"("Path":")") + word + "\""),
                  std::string::npos);
    }
    EXPECT_NE(formatReportJson(report()).find(R"("Path":"")"), std::string::npos);
}

TEST(Report, IsForAPersonToo) {
    EXPECT_EQ(formatReport(report()),
              "a \\x1b[31m name: moved, not accelerated yet to qemu+tcp://there/system in 2500 ms, "
              "paused for 200 ms\n"
              "  52:54:00:00:12:53: virtual function 0000:42:02.5 before, none after\n"
              "  none is free\n");
}

} // namespace

} // namespace netfailover::host::migrate
