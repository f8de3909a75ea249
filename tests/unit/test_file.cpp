// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"

#include "tree.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <system_error>

namespace netfailover::base {

namespace {

using netfailover::guest::test::Tree;

TEST(ReadFile, ReadsAll) {
    const Tree tree;
    const std::string text(10000, 'x');
    tree.file("a", text);
    tree.file("empty", "");
    EXPECT_EQ(readFile(tree.path("a")), text);
    EXPECT_EQ(readFile(tree.path("empty")), "");
}

TEST(ReadFile, TakesAbsenceCalmly) {
    const Tree tree;
    tree.file("a", "");
    EXPECT_EQ(readFile(tree.path("none")), std::nullopt);
    EXPECT_EQ(readFile(tree.path("none/at/all")), std::nullopt);
    EXPECT_EQ(readFile(tree.path("a/below-a-file")), std::nullopt);
}

TEST(ReadFile, NamesWhatItCannotRead) {
    const Tree tree;
    tree.unreadable("loop");
    try {
        (void)readFile(tree.path("loop"));
        FAIL() << "no exception";
    } catch (const std::system_error& error) {
        EXPECT_NE(std::string(error.what()).find(tree.path("loop")), std::string::npos);
    }
    EXPECT_THROW((void)readFile(tree.path()), std::system_error);
}

TEST(ReadFile, NeitherBlocksNorFillsTheMemory) {
    const Tree tree;
    ASSERT_EQ(mkfifo(tree.path("fifo").c_str(), 0600), 0);
    EXPECT_EQ(readFile(tree.path("fifo")), "");
    EXPECT_LT(readFile("/dev/zero")->size(), 100000U);
}

TEST(Exists, TellsApart) {
    const Tree tree;
    tree.file("a", "");
    tree.unreadable("loop");
    EXPECT_TRUE(exists(tree.path()));
    EXPECT_TRUE(exists(tree.path("a")));
    EXPECT_FALSE(exists(tree.path("none")));
    EXPECT_THROW((void)exists(tree.path("loop")), std::system_error);
}

TEST(ValueOf, FindsTheFirstWholeKey) {
    const std::string_view text = "# a comment\nKEYS=no\nKEY=one\nKEY=two\nLAST=end";
    EXPECT_EQ(valueOf(text, "KEY"), "one");
    EXPECT_EQ(valueOf(text, "LAST"), "end");
    EXPECT_EQ(valueOf(text, "EY"), std::nullopt);
    EXPECT_EQ(valueOf("KEY=", "KEY"), "");
    EXPECT_EQ(valueOf("KEY", "KEY"), std::nullopt);
    EXPECT_EQ(valueOf("", "KEY"), std::nullopt);
}

TEST(FirstLine, DropsTheRest) {
    EXPECT_EQ(firstLine("one \t\r\ntwo\n"), "one");
    EXPECT_EQ(firstLine("one"), "one");
    EXPECT_EQ(firstLine("\none"), "");
    EXPECT_EQ(firstLine(" \n"), "");
}

} // namespace

} // namespace netfailover::base
