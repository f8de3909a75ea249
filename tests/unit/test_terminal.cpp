// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/terminal/terminal.hpp"

#include <cstdlib>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <optional>
#include <sys/ioctl.h>
#include <unistd.h>

namespace netfailover::base {

namespace {

// Standard output on a pseudo terminal of 40 columns, and back again.
class PseudoTerminal {
public:
    PseudoTerminal() : saved_(dup(STDOUT_FILENO)), leader_(posix_openpt(O_RDWR | O_NOCTTY)) {
        if (leader_ < 0 || grantpt(leader_) != 0 || unlockpt(leader_) != 0) {
            return;
        }
        const int follower = open(ptsname(leader_), O_RDWR | O_NOCTTY); // NOLINT: one thread
        const winsize size{.ws_row = 25, .ws_col = 40, .ws_xpixel = 0, .ws_ypixel = 0};
        isThere_ = ioctl(follower, TIOCSWINSZ, &size) == 0;
        if (isThere_) {
            dup2(follower, STDOUT_FILENO);
        }
        close(follower);
    }
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal(PseudoTerminal&&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(PseudoTerminal&&) = delete;
    ~PseudoTerminal() {
        dup2(saved_, STDOUT_FILENO);
        close(saved_);
        close(leader_);
    }

    [[nodiscard]] bool isThere() const { return isThere_; }

private:
    int saved_;
    int leader_;
    bool isThere_{};
};

class TerminalTest : public testing::Test {
protected:
    TerminalTest() {
        for (const char* name : {"NO_COLOR", "COLUMNS", "LC_ALL", "LC_CTYPE", "LANG"}) {
            unsetenv(name);
        }
        setenv("TERM", "xterm", 1);
        std::fflush(stdout);
    }
};

class OnATerminal : public TerminalTest {
protected:
    // A chroot may have no /dev/pts.
    void SetUp() override {
        if (!PseudoTerminal().isThere()) {
            GTEST_SKIP() << "no pseudo terminal here";
        }
    }

    static Terminal detectOnATerminal() {
        const PseudoTerminal pseudoTerminal;
        return detectTerminal();
    }
};

TEST_F(OnATerminal, ATerminalTakesColourAndHasAWidth) {
    EXPECT_TRUE(detectOnATerminal().colour);
    EXPECT_EQ(detectOnATerminal().columns, 40U);
}

TEST_F(OnATerminal, ColumnsCountsIfItIsANumber) {
    setenv("COLUMNS", "99", 1);
    EXPECT_EQ(detectOnATerminal().columns, 99U);
    for (const char* bad : {"", "0", "12x", "-3", "99999999999999999999999"}) {
        setenv("COLUMNS", bad, 1);
        EXPECT_EQ(detectOnATerminal().columns, 40U) << bad;
    }
}

TEST_F(OnATerminal, ColourCanBeRefused) {
    setenv("TERM", "dumb", 1);
    EXPECT_FALSE(detectOnATerminal().colour);
    setenv("TERM", "xterm", 1);
    setenv("NO_COLOR", "1", 1);
    EXPECT_FALSE(detectOnATerminal().colour);
    setenv("NO_COLOR", "", 1);
    EXPECT_TRUE(detectOnATerminal().colour);
}

TEST_F(TerminalTest, LocaleDecidesOnUnicode) {
    EXPECT_FALSE(detectTerminal().unicode);
    setenv("LANG", "de_DE.UTF-8", 1);
    EXPECT_TRUE(detectTerminal().unicode);
    setenv("LC_ALL", "C", 1);
    EXPECT_FALSE(detectTerminal().unicode);
    setenv("LC_ALL", "C.utf8", 1);
    EXPECT_TRUE(detectTerminal().unicode);
}

TEST(Paint, WrapsTextInItsColour) {
    EXPECT_EQ(paint({.colour = true}, Colour::Bad, "x"), "\x1b[1;31mx\x1b[0m");
    EXPECT_EQ(paint({.colour = true}, Colour::Warning, "x"), "\x1b[33mx\x1b[0m");
    EXPECT_EQ(paint({.colour = true}, Colour::Plain, "x"), "x");
    EXPECT_EQ(paint({}, Colour::Bad, "x"), "x");
}

} // namespace

} // namespace netfailover::base
