// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/managers.hpp"
#include "guest/manager/registry.hpp"
#include "tree.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>

namespace netfailover::guest::manager {

namespace {

/// A process that shows what dhcpcd shows of itself.
class Process {
public:
    explicit Process(std::string title) {
        std::string time = "60";
        std::array<char*, 3> arguments{title.data(), time.data(), nullptr};
        EXPECT_EQ(posix_spawn(&pid_, "/bin/sleep", nullptr, nullptr, arguments.data(), environ), 0);
        // For a moment after its start the kernel shows no arguments yet.
        while (shownArguments().empty()) {
            std::this_thread::yield();
        }
    }
    Process(const Process&) = delete;
    Process(Process&&) = delete;
    Process& operator=(const Process&) = delete;
    Process& operator=(Process&&) = delete;
    ~Process() { end(); }

    void end() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
        pid_ = 0;
    }

    [[nodiscard]] std::string pid() const { return std::to_string(pid_) + "\n"; }

private:
    [[nodiscard]] std::string shownArguments() const {
        std::ifstream file("/proc/" + std::to_string(pid_) + "/cmdline", std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    pid_t pid_{};
};

/// A machine whose /run and /etc are beside each other.
struct DhcpcdTest : testing::Test {
    test::Tree tree;
    core::Link link{.index = 4, .name = "enp2s0"};
    const Manager manager = dhcpcd();

    DhcpcdTest() { std::filesystem::create_directory(run()); }
    [[nodiscard]] std::string run() const { return tree.path("run"); }
    void write(const std::string& name, const std::string& text) { tree.file("run/" + name, text); }
    [[nodiscard]] bool claims() const { return manager.claims(run(), link); }
};

TEST_F(DhcpcdTest, ClaimsALinkThatItHasAProcessFor) {
    Process process("dhcpcd: enp2s0 [ip4]");
    for (const char* file : {"dhcpcd/enp2s0.pid", "dhcpcd/enp2s0-4.pid", "dhcpcd/enp2s0-6.pid"}) {
        write(file, process.pid());
        EXPECT_TRUE(claims()) << file;
        EXPECT_EQ(manager.explain(link, {.run = run()}), "has a process for it.");
        std::filesystem::remove(tree.path("run/" + std::string(file)));
        EXPECT_FALSE(claims()) << file;
    }
}

// Killed, it leaves its file behind.
TEST_F(DhcpcdTest, DoesNotClaimByTheFileOfADeadProcess) {
    Process process("dhcpcd: enp2s0 [ip4]");
    write("dhcpcd/enp2s0.pid", process.pid());
    EXPECT_TRUE(claims());
    process.end();
    EXPECT_FALSE(claims());
    for (const char* text : {"", "0\n", "-1\n", "x\n", "99999999999999999999\n"}) {
        write("dhcpcd/enp2s0.pid", text);
        EXPECT_FALSE(claims()) << text;
    }
}

TEST_F(DhcpcdTest, DoesNotClaimByTheProcessOfAnother) {
    const Process stranger("another program");
    write("dhcpcd/enp2s0.pid", stranger.pid());
    EXPECT_FALSE(claims());
    // Of the link "enp2s0-4", or for IPv4 of the link "enp2s0": the file's name is the same.
    const Process other("dhcpcd: enp2s0-4 [ip4] [ip6]");
    write("dhcpcd/enp2s0-4.pid", other.pid());
    EXPECT_FALSE(claims());
}

TEST_F(DhcpcdTest, ClaimsWhatItHasConfiguredAmongAllLinks) {
    Process process("dhcpcd: [manager] [ip4] [ip6]");
    write("dhcpcd/pid", process.pid());
    EXPECT_FALSE(claims()) << "it may be denied";
    write("dhcpcd/hook-state/resolv.conf/enp2s0.dhcp", "");
    EXPECT_TRUE(claims());
    process.end();
    EXPECT_FALSE(claims());
}

// Seen with 9.4.1 and a server that names no DNS server: the hook notes nothing.
TEST_F(DhcpcdTest, ClaimsAmongAllLinksWhatHasALease) {
    const Process process("dhcpcd: [manager] [ip4] [ip6]");
    write("dhcpcd/pid", process.pid());
    link.addresses = {{.text = "192.0.2.4/24"}};
    EXPECT_FALSE(claims()) << "it does not end by itself";
    link.addresses[0].validSeconds = 3600;
    EXPECT_TRUE(claims());
    link.addresses[0].family = core::Family::IPv6;
    EXPECT_FALSE(claims());
}

TEST_F(DhcpcdTest, ClaimsNothingThatItsFileLeavesOut) {
    const Process process("dhcpcd: [manager] [ip4] [ip6]");
    write("dhcpcd/pid", process.pid());
    link.addresses = {{.text = "192.0.2.4/24", .validSeconds = 3600}};
    for (const char* conf : {"denyinterfaces enp2s0\n", " denyinterfaces  eth0 enp*\n# x",
                             "allowinterfaces eth0\nallowinterfaces eth1\n", "allowinterfaces\n",
                             "denyinterfaces eth0,enp2s0\n"}) {
        tree.file("etc/dhcpcd.conf", conf);
        EXPECT_FALSE(claims()) << conf;
    }
    for (const char* conf : {"#denyinterfaces enp2s0\n", "denyinterfaces\n", "denyinterfaces eth0",
                             "allowinterfaces eth0\nallowinterfaces enp?s0\n",
                             "allowinterfaces enp2s0,lo\n", "allowinterfaces lo, enp2s0\n", ""}) {
        tree.file("etc/dhcpcd.conf", conf);
        EXPECT_TRUE(claims()) << conf;
    }
}

// ifupdown is asked, and ends what it has started.
TEST_F(DhcpcdTest, IsNotCountedBesideIfupdown) {
    Process process("dhcpcd: enp2s0 [ip4]");
    write("dhcpcd/enp2s0-4.pid", process.pid());
    EXPECT_EQ(readManagers(run(), link), std::vector{manager.identity});
    write("network/ifstate.enp2s0", "enp2s0\n");
    EXPECT_EQ(readManagers(run(), link), std::vector{ifupdown().identity});
    write("network/ifstate.enp2s0", "net-failover\n");
    EXPECT_EQ(readManagers(run(), link), std::vector{manager.identity});
}

TEST_F(DhcpcdTest, KnowsItsFiles) {
    for (const char* file : {"enp2s0.pid", "enp2s0-4.pid", "pid", "enp2s0.dhcp", "enp2s0.ra"}) {
        EXPECT_TRUE(manager.isStateFile(link, file)) << file;
    }
    for (const char* file : {"", "enp2s0", "enp2s01.pid", "enp3s0.pid", "enp2s0.sock", "sock"}) {
        EXPECT_FALSE(manager.isStateFile(link, file)) << file;
    }
}

TEST_F(DhcpcdTest, CannotBeAskedAndHasARemedy) {
    EXPECT_FALSE(manager.identity.canBeAsked);
    EXPECT_EQ(manager.remedy(link),
              "printf 'denyinterfaces %s\\n' enp2s0 >>/etc/dhcpcd.conf && { dhcpcd -x enp2s0 || "
              "{ dhcpcd -x && dhcpcd; }; }");
    EXPECT_EQ(manager.explain(link, {.run = run()}), "does not know it, or does not run.");
}

} // namespace

} // namespace netfailover::guest::manager
