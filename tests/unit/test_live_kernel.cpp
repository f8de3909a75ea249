// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Asks the kernel that runs the tests, which changes nothing.
#include "guest/observe/live_kernel.hpp"

#include "alone.hpp"
#include "guest/observe/snapshot.hpp"
#include "wire.hpp"

#include <algorithm>
#include <csignal>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <set>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

namespace netfailover::guest::observe {

namespace {

using namespace netfailover::guest::test;

constexpr int inventedIndex = 0x7ffffff0;

TEST(LiveKernel, ListsLoopback) {
    LiveKernel kernel;
    const auto links = kernel.links();
    const auto loopback = std::ranges::find(links, "lo", &core::Link::name);
    ASSERT_NE(loopback, links.end());
    EXPECT_EQ(loopback->index, static_cast<int>(if_nametoindex("lo")));
    EXPECT_EQ(loopback->hardwareType, 772);
}

TEST(LiveKernel, ListsEachLinkOnce) {
    LiveKernel kernel;
    auto links = kernel.links();
    std::ranges::sort(links, {}, &core::Link::index);
    EXPECT_EQ(std::ranges::adjacent_find(links, {}, &core::Link::index), links.end());
}

TEST(LiveKernel, ListsAddressesOfLinksThatAreThere) {
    LiveKernel kernel;
    for (const LinkAddress& address : kernel.addresses()) {
        EXPECT_GT(address.link, 0);
        EXPECT_NE(address.address.text.find('/'), std::string::npos) << address.address.text;
    }
}

// No new file descriptor can be had while one of these base::exists.
class NoDescriptors {
public:
    NoDescriptors() {
        EXPECT_EQ(getrlimit(RLIMIT_NOFILE, &saved_), 0);
        const rlimit nothing{.rlim_cur = 0, .rlim_max = saved_.rlim_max};
        EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &nothing), 0);
    }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors(NoDescriptors&&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;
    NoDescriptors& operator=(NoDescriptors&&) = delete;
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &saved_); }

private:
    rlimit saved_{};
};

TEST(LiveKernel, SaysSoWhenItCannotOpenASocket) {
    std::string message;
    try {
        const NoDescriptors noDescriptors;
        const LiveKernel kernel;
    } catch (const std::exception& error) {
        message = error.what();
    }
    EXPECT_TRUE(message.starts_with("cannot open a netlink socket: ")) << message;
}

TEST(LiveKernel, HasNoDriverForALinkThatIsGone) {
    LiveKernel kernel;
    EXPECT_EQ(kernel.driver(inventedIndex), std::nullopt);
}

TEST(LiveKernel, HasNoDriverForLoopback) {
    LiveKernel kernel;
    EXPECT_EQ(kernel.driver(static_cast<int>(if_nametoindex("lo"))), std::nullopt);
}

TEST(LiveKernel, HasNoRoutesOfALinkThatIsGone) {
    LiveKernel kernel;
    EXPECT_TRUE(kernel.routes(inventedIndex).empty());
}

TEST(LiveKernel, ListsALinkWithManyNames) {
    expectAlone([] {
        if (!nameLoopback(300)) {
            return true;
        }
        LiveKernel kernel;
        const auto links = kernel.links();
        return links.size() == 1 && links[0].alternativeNames.size() == 300 && kernel.settled();
    });
}

/// A kernel all of whose links belong to failovers.
class Busy final : public LiveKernel {
public:
    std::vector<core::Link> links() override {
        std::vector<core::Link> links = LiveKernel::links();
        for (core::Link& link : links) {
            link.kind.reset();
            link.parent = core::ParentDevice{.bus = "virtio", .name = link.name};
        }
        return links;
    }
    std::optional<std::string> driver(int /*index*/) override { return "net_failover"; }
};

// Links that go while they are read, which the reader must not even notice.
TEST(LiveKernel, MindsNoLinkThatGoesMeanwhile) {
    expectAlone([] {
        if (!addVeth("gone")) {
            return true;
        }
        const pid_t changer = fork();
        while (changer == 0) {
            if (!deleteLink("gone") || !addVeth("gone")) {
                _exit(1);
            }
        }
        Busy kernel;
        std::set<int> met;
        while (met.size() < 60 && waitpid(changer, nullptr, WNOHANG) == 0) {
            for (const core::Link& link :
                 readSnapshot(kernel, {.sys = "/sys", .run = "/nonexistent"}).links) {
                met.insert(link.index);
            }
        }
        kill(changer, SIGKILL);
        waitpid(changer, nullptr, 0);
        return met.size() >= 60;
    });
}

// Another process may write to our port if it is privileged; it must not be
// able to make up a link.  This channel lets one try: its message waits in the queue
// before the dump is asked for, and has the right sequence number.
class AttackedChannel final : public base::Channel {
public:
    std::uint32_t requestDump(const base::DumpRequest& request) override {
        delivered = attack(sequence_ + 1);
        sequence_ = socket_.requestDump(request);
        return sequence_;
    }

    base::Datagram receive() override {
        base::Datagram datagram = socket_.receive();
        received += datagram.sender == 0 ? 0 : 1;
        return datagram;
    }

    bool delivered{};
    int received{};

private:
    [[nodiscard]] bool attack(std::uint32_t sequence) const {
        ifinfomsg link{};
        link.ifi_index = inventedIndex;
        const auto bytes = test::message(RTM_NEWLINK, test::bytesOfValue(link), sequence);
        sockaddr_nl victim{};
        socklen_t size = sizeof victim;
        auto* address = reinterpret_cast<sockaddr*>(&victim); // NOLINT: the socket interface's own
        getsockname(socket_.descriptor(), address, &size);
        const int attacker = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
        const auto sent = sendto(attacker, bytes.data(), bytes.size(), 0, address, size);
        close(attacker);
        return sent > 0;
    }

    base::RouteSocket socket_;
    std::uint32_t sequence_{};
};

TEST(LiveKernel, DoesNotListenToOtherProcesses) {
    AttackedChannel channel;
    (void)base::dump(channel, {.type = RTM_GETLINK}, decodeLink); // tells the sequence number
    const auto links = base::dump(channel, {.type = RTM_GETLINK}, decodeLink).objects;
    if (!channel.delivered) {
        GTEST_SKIP() << "not permitted to send to another netlink socket";
    }
    EXPECT_EQ(channel.received, 2);
    EXPECT_FALSE(links.empty());
    EXPECT_EQ(std::ranges::count(links, inventedIndex, &core::Link::index), 0);
}

} // namespace

} // namespace netfailover::guest::observe
