// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/observer.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"
#include "tree.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <systemd/sd-event.h>
#include <unistd.h>

namespace netfailover::guest::observe {

namespace {

using namespace netfailover::guest::test;
using std::chrono::hours;
using std::chrono::milliseconds;

/// An observer of a machine in memory, and a loop that ends when a test has seen enough.
class ObserverTest : public testing::Test {
protected:
    /// Runs until `wanted` readings were made; false if they were not within a while.
    bool runUntil(int wanted, Timing timing = {.retry = hours{1}}) {
        Observer observer(loop, run.path(),
                          {.read = [this] { return read(); },
                           .seen =
                               [this, wanted](const Snapshot&, const core::Topology&) {
                                   onSeen(*active);
                                   if (readings >= wanted) {
                                       loop.exit(EXIT_SUCCESS);
                                   }
                               },
                           .failed =
                               [this](const std::string& why) {
                                   failures.push_back(why);
                                   onFailed();
                               }},
                          timing);
        active = &observer;
        base::Source limit = loop.after([this] { loop.exit(EXIT_FAILURE); });
        limit.arm(std::chrono::seconds{10});
        start(observer);
        return loop.run() == EXIT_SUCCESS;
    }

    Snapshot read() {
        ++readings;
        if (failing > 0) {
            --failing;
            throw std::runtime_error("the kernel does not answer");
        }
        return next;
    }

    Tree run{};
    base::Loop loop{};
    Snapshot next{};
    int readings{};
    int failing{};
    std::vector<std::string> failures{};
    Observer* active{};
    std::function<void(Observer&)> start = [](Observer& observer) { observer.observe(); };
    std::function<void(Observer&)> onSeen = [](Observer&) {};
    std::function<void()> onFailed = [] {};
};

// Always readable, at a priority of its own, as a connection is that somebody floods.
class Flood {
public:
    Flood(sd_event* loop, std::int64_t priority, std::function<void()> act)
        : act_(std::move(act)), descriptor_(eventfd(1, EFD_CLOEXEC)) {
        sd_event_add_io(
            loop, &source_, descriptor_, EPOLLIN,
            [](sd_event_source*, int, std::uint32_t, void* self) {
                static_cast<Flood*>(self)->act_();
                return 0;
            },
            this);
        sd_event_source_set_priority(source_, priority);
    }
    Flood(const Flood&) = delete;
    Flood(Flood&&) = delete;
    Flood& operator=(const Flood&) = delete;
    Flood& operator=(Flood&&) = delete;
    ~Flood() {
        sd_event_source_disable_unref(source_);
        close(descriptor_);
    }

private:
    std::function<void()> act_;
    int descriptor_;
    sd_event_source* source_{};
};

TEST_F(ObserverTest, ReadsOnceForManyRequests) {
    start = [](Observer& observer) {
        for (int request = 0; request < 100; ++request) {
            observer.request();
        }
    };
    onSeen = [this](Observer& observer) {
        if (readings == 1) {
            observer.requestWithin(milliseconds{20});
        }
    };
    EXPECT_TRUE(runUntil(2));
    EXPECT_EQ(readings, 2);
}

TEST_F(ObserverTest, ReadsUnderSteadyRequests) {
    // Each request would put the reading off if it counted anew.
    const Flood flood(loop.get(), SD_EVENT_PRIORITY_NORMAL, [this] { active->request(); });
    EXPECT_TRUE(runUntil(3, {.settle = milliseconds{20}, .retry = hours{1}}));
}

TEST_F(ObserverTest, ReadsBesideAFloodOfCalls) {
    const Flood flood(loop.get(), base::callPriority, [] {});
    start = [](Observer& observer) { observer.request(); };
    EXPECT_TRUE(runUntil(1));
}

TEST_F(ObserverTest, LeavesTimeToAnswerCallsUnderSteadyRequests) {
    int answered = 0;
    const Flood calls(loop.get(), base::callPriority, [&answered] { ++answered; });
    onSeen = [](Observer& observer) {
        const auto end = std::chrono::steady_clock::now() + milliseconds{2};
        while (std::chrono::steady_clock::now() < end) {
        }
        observer.request();
    };
    EXPECT_TRUE(runUntil(10));
    EXPECT_GT(answered, 5);
}

TEST_F(ObserverTest, ReadsAgainAfterAFailure) {
    failing = 2;
    EXPECT_TRUE(runUntil(3, {.retry = milliseconds{1}}));
    EXPECT_EQ(failures, (std::vector<std::string>(2, "the kernel does not answer")));
}

// To tell somebody may fail for the same reason, such as a bus that is out of order.
TEST_F(ObserverTest, ReadsAgainWhereAFailureCannotBeTold) {
    failing = 2;
    onFailed = [] { throw std::runtime_error("no bus"); };
    EXPECT_TRUE(runUntil(3, {.retry = milliseconds{1}}));
    EXPECT_EQ(failures.size(), 2U);
}

TEST_F(ObserverTest, PassesAFailureOnToWhoeverWantsIt) {
    failing = 1;
    start = [](Observer& observer) { EXPECT_THROW(observer.observeOrThrow(), std::runtime_error); };
    EXPECT_TRUE(runUntil(2, {.retry = milliseconds{1}}));
    EXPECT_TRUE(failures.empty());
}

TEST_F(ObserverTest, ReadsTwiceAfterALoss) {
    start = [](Observer& observer) { observer.requestAfterLoss(); };
    EXPECT_TRUE(runUntil(2, {.retry = milliseconds{1}}));
}

TEST_F(ObserverTest, ReadsAgainWhatChangedWhileItWasListed) {
    next.settled = false;
    EXPECT_TRUE(runUntil(2, {.retry = milliseconds{1}}));
}

// The event in which udev says so may have been lost.
TEST_F(ObserverTest, ReadsAgainWhileUdevHasNotSeenALink) {
    next.links = paired();
    EXPECT_TRUE(runUntil(3, {.retry = milliseconds{1}}));
}

// No event need say that a file can be read by now.
TEST_F(ObserverTest, ReadsAgainWhatCouldNotBeRead) {
    next.problems = {"cannot read a file"};
    EXPECT_TRUE(runUntil(3, {.retry = milliseconds{1}}));
}

TEST_F(ObserverTest, RestsWhereUdevHasSeenAll) {
    next.links = paired();
    for (core::Link& link : next.links) {
        link.udevRole = "";
    }
    start = [](Observer& observer) { observer.observe(); };
    base::Source quiet = loop.after([this] { loop.exit(EXIT_SUCCESS); });
    quiet.arm(milliseconds{50});
    EXPECT_TRUE(runUntil(100, {.retry = milliseconds{1}}));
    EXPECT_EQ(readings, 1);
}

TEST_F(ObserverTest, HearsOfAStateFileOfAMember) {
    run.file("systemd/netif/links/0", "");
    next.links = paired();
    for (core::Link& link : next.links) {
        link.udevRole = "";
    }
    onSeen = [this](Observer&) {
        run.file("systemd/netif/links/9", "");
        run.file("systemd/netif/links/4", "");
    };
    EXPECT_TRUE(runUntil(2));
}

TEST_F(ObserverTest, KnowsWhatItHasRead) {
    next.links = paired();
    onSeen = [](Observer& observer) { EXPECT_EQ(observer.known().failovers.size(), 1U); };
    EXPECT_TRUE(runUntil(1));
}

} // namespace

} // namespace netfailover::guest::observe
