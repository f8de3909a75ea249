// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Questions, with processes that stand for those that ask libvirt.
#include "host/daemon/questions.hpp"

#include "base/system/file.hpp"
#include "tree.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

struct Asked : testing::Test {
    guest::test::Tree tree;
    base::Loop loop;
    std::vector<std::string> answers;

    [[nodiscard]] daemon::Questions questions(const std::string& answer) {
        const std::string script = "cd " + tree.path() + "; echo started >> starts; " +
                                   "while read -r line; do " + answer + "; done";
        return {
            loop, {"/bin/sh", "-c", script}, [this](std::string_view line, daemon::Time /*asked*/) {
                answers.emplace_back(line);
            }};
    }

    void runFor(std::chrono::microseconds time) {
        auto limit = loop.after([&] { loop.exit(0); });
        limit.arm(time);
        (void)loop.run();
    }

    [[nodiscard]] std::size_t starts() const {
        const std::string text = base::readFile(tree.path("starts")).value_or("");
        return static_cast<std::size_t>(std::ranges::count(text, '\n'));
    }
};

TEST_F(Asked, AreAnsweredByOneProcess) {
    auto questions = this->questions("echo $line");
    for (const char* question : {"one", "two", "one"}) {
        questions.ask(question);
    }
    runFor(1s);
    EXPECT_EQ(answers, (std::vector<std::string>{"one", "two", "one"}))
        << "the first one was under way already";
    EXPECT_EQ(starts(), 1U);
}

TEST_F(Asked, OneThatWaitsIsNotAskedTwice) {
    auto questions = this->questions("sleep 0.3; echo $line");
    for (const char* question : {"one", "two", "two", "two"}) {
        questions.ask(question);
    }
    runFor(2s);
    EXPECT_EQ(answers, (std::vector<std::string>{"one", "two"}));
}

// A QEMU that is stuck, for example.
TEST_F(Asked, OneThatIsNeverAnsweredKeepsNoOtherOneWaiting) {
    auto questions = this->questions("[ $line != stuck ] || exec sleep 60; echo $line");
    for (const char* question : {"stuck", "one", "stuck", "two"}) {
        questions.ask(question);
    }
    runFor(5s);
    EXPECT_EQ(answers, (std::vector<std::string>{"one", "two"}));
    EXPECT_EQ(starts(), 2U) << "nobody else is kept waiting for the same";
}

TEST_F(Asked, AreAskedAgainByTheNextOneWhereAProcessHasEnded) {
    auto questions = this->questions("[ -e failed ] || { touch failed; exit 1; }; echo $line");
    questions.ask("one");
    runFor(5s);
    EXPECT_EQ(answers, std::vector<std::string>{"one"});
    EXPECT_EQ(starts(), 2U);
}

TEST_F(Asked, AreForgottenWhereThereIsNobodyToAsk) {
    auto questions = this->questions("sleep 0.5; echo $line");
    questions.ask("one");
    questions.askLater("two");
    questions.drop();
    questions.ask("three");
    runFor(2s);
    EXPECT_EQ(answers, std::vector<std::string>{"three"});
}

} // namespace

} // namespace netfailover::host::test
