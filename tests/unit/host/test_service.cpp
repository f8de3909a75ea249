// SPDX-License-Identifier: LGPL-2.1-or-later
//
// The daemon with processes that stand for those that ask libvirt.
#include "alone.hpp"
#include "host/daemon/service.hpp"

#include "base/system/file.hpp"
#include "host/core/detaching.hpp"
#include "host/libvirt/report.hpp"
#include "host/migrate/lock.hpp"
#include "world.hpp"

#include <chrono>
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr const char* otherUuid = "8f0b42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb";

constexpr const char* agentsChannel =
    "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";

std::string foundLine(const std::string& id, core::Sight sight, bool hasAgent = true) {
    std::string xml = domainXml;
    xml.replace(xml.find(uuid), id.size(), id);
    xml.insert(xml.find("<interface"), hasAgent ? agentsChannel : "");
    return libvirt::toLine(libvirt::Found{.uuid = id, .sight = sight, .xml = xml});
}

struct Served : testing::Test {
    Sysfs sysfs;
    World world{sysfs};
    base::Loop loop;
    int listener{daemon::listenForHook(sysfs.path("hook"))};

    Served() { sysfs.file("asked", ""); }
    Served(const Served&) = delete;
    Served(Served&&) = delete;
    Served& operator=(const Served&) = delete;
    Served& operator=(Served&&) = delete;
    ~Served() override { (void)close(listener); }

    [[nodiscard]] std::vector<std::string> shell(const std::string& script) const {
        return {"/bin/sh", "-c", "cd " + sysfs.path() + "; " + script, "sh"};
    }

    /// With a watch that says what is in "found", and then answers nothing.
    [[nodiscard]] daemon::Programs programs() const {
        return {.watch = shell("cat found; exec sleep 60"),
                .ask = shell("while read -r line; do :; done"),
                .reattach = shell(":"),
                .agent = shell(":"),
                .record = shell(":")};
    }

    [[nodiscard]] bool isAsked() const {
        return std::filesystem::file_size(sysfs.path("asked")) > 0;
    }
};

/// The first domain has just arrived, and its agent never answers.
struct Agentless : Served {
    Agentless() {
        sysfs.file("found", foundLine(uuid, {.running = true, .job = core::Job::In}) +
                                foundLine(otherUuid, {.running = true}));
        sysfs.file("arrived",
                   libvirt::toLine(libvirt::Happened{.uuid = uuid, .event = core::Event::Resumed}));
        sysfs.file("asks", libvirt::toLine(libvirt::Happened{.uuid = otherUuid,
                                                             .event = core::Event::UnplugAsked}));
    }
};

TEST_F(Agentless, KeepsNoOtherDomainWaiting) {
    const auto start = Clock::now();
    Clock::time_point heard{};
    const auto changed = [&] {
        const auto& records = world.domains->records();
        const auto other = records.find(otherUuid);
        if (other != records.end() && other->second.course.stage == core::Stage::LeavingAsked) {
            heard = Clock::now();
            loop.exit(0);
        }
    };
    // The event comes once the agent is being asked.
    const daemon::Programs programs{
        .watch = shell("cat found arrived; until [ -s asked ]; do sleep 0.05; done; "
                       "cat asks; exec sleep 60"),
        .ask = shell("while read -r line; do :; done"),
        .reattach = shell(":"),
        .agent = shell("echo $1 > asked; exec sleep 60"),
        .record = shell(":")};
    const daemon::Service service(loop, *world.domains, listener, programs, 1min, changed);
    auto limit = loop.after([&] { loop.exit(1); });
    limit.arm(20s);
    EXPECT_EQ(loop.run(), 0);
    EXPECT_NE(heard, Clock::time_point{});
    EXPECT_LT(heard - start, 5s);
}

TEST_F(Served, HearsOfADetachAtOnce) {
    sysfs.file("found", foundLine(uuid, {.running = true}));
    bool isAsked = false;
    const auto phase = [&] {
        const auto found = world.domains->records().find(uuid);
        return found == world.domains->records().end() || found->second.pairs.empty()
                   ? core::Phase::Gone
                   : daemon::phaseOf(found->second, found->second.pairs.front());
    };
    const auto changed = [&] {
        if (phase() == core::Phase::Accelerated && !std::exchange(isAsked, true)) {
            sysfs.file("detaching/.new", core::detachingText(Clock::now() + 1min));
            std::filesystem::rename(sysfs.path("detaching/.new"),
                                    sysfs.path(std::string("detaching/") + uuid));
        } else if (phase() == core::Phase::LeavingAsked) {
            loop.exit(0);
        }
    };
    const daemon::Service service(loop, *world.domains, listener, programs(), 1min, changed,
                                  {.detaching = sysfs.path("detaching")});
    auto limit = loop.after([&] { loop.exit(1); });
    limit.arm(2s);
    EXPECT_EQ(loop.run(), 0);
}

/// A guest has just arrived, and its agent refuses to answer.
struct Refusing : Served {
    /// @return how often that is asked in five seconds.
    long questions(bool hasAgent) {
        sysfs.file("found", foundLine(uuid, {.running = true, .job = core::Job::In}, hasAgent) +
                                libvirt::toLine(libvirt::Happened{.uuid = uuid,
                                                                  .event = core::Event::Resumed}));
        auto programs = this->programs();
        programs.agent = shell("echo $1 >> asked");
        const daemon::Service service(loop, *world.domains, listener, programs, 1min, [] {});
        auto end = loop.after([&] { loop.exit(0); }, 1ms);
        end.arm(5s);
        EXPECT_EQ(loop.run(), 0);
        EXPECT_EQ(world.domains->records().at(uuid).course.stage, core::Stage::Arrived);
        return std::ranges::count(base::readFile(sysfs.path("asked")).value_or(""), '\n');
    }
};

TEST_F(Refusing, IsAskedLessAndLessOften) {
    const long count = questions(true);
    EXPECT_GE(count, 1);
    EXPECT_LE(count, 2);
}

TEST_F(Refusing, IsNotAskedWhereItIsNotThere) {
    EXPECT_EQ(questions(false), 0);
}

/// The first domain is being sent, and libvirt never answers any more.
struct Unanswered : Served {
    bool isOver{};

    Unanswered() {
        sysfs.join("pf0");
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        world.event(core::Event::UnplugAsked);
        world.event(core::Event::Active);
        sysfs.file("over",
                   happenedLine(core::Event::SwitchesOver) + happenedLine(core::Event::Completed));
    }

    [[nodiscard]] static std::string happenedLine(core::Event event) {
        return libvirt::toLine(libvirt::Happened{.uuid = uuid, .event = event});
    }

    /// Serves until the domain is in that phase.
    void expectPhase(const daemon::Programs& programs, core::Phase phase) {
        const auto changed = [&] {
            const auto& course = world.domains->records().at(uuid).course;
            isOver |= core::phaseOf(course, true) == phase;
            if (isOver) {
                loop.exit(0);
            }
        };
        const daemon::Service service(loop, *world.domains, listener, programs, 1min, changed);
        auto limit = loop.after([&] { loop.exit(1); });
        limit.arm(10s);
        EXPECT_EQ(loop.run(), 0);
    }
};

// As at a switch-over: QEMU answers once that is over, and libvirt once it has ended the domain.
TEST_F(Unanswered, KeepsNoEventWaiting) {
    auto programs = this->programs();
    sysfs.file("listening", libvirt::toLine(libvirt::Listening{}));
    programs.watch = shell("cat listening; until [ -s asked ]; do sleep 0.05; done; cat over; "
                           "exec sleep 60");
    programs.ask = shell("read -r line; echo yes > asked; exec sleep 60");
    ASSERT_FALSE(world.kernel.entries.empty());
    expectPhase(programs, core::Phase::Left);
    EXPECT_TRUE(world.kernel.entries.empty());
}

TEST_F(Unanswered, BothHalvesHearWhereLibvirtdHasGone) {
    auto programs = this->programs();
    sysfs.file("active", happenedLine(core::Event::Active));
    programs.watch = shell("cat active");
    expectPhase(programs, core::Phase::LeavingUnheard);
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.has(true));
}

// libvirt may keep it waiting for half a minute, or for ever.
TEST_F(Served, SleepsWhileAChangeIsUnderWay) {
    sysfs.file("found", libvirt::toLine(libvirt::Found{.uuid = uuid,
                                                       .sight = {.running = true},
                                                       .xml = World::standbyXml(),
                                                       .persistentXml = domainXml}));
    auto programs = this->programs();
    programs.reattach = shell("echo $1 > asked; exec sleep 60");
    const daemon::Service service(loop, *world.domains, listener, programs, 1min, [] {});
    int looks = 0;
    auto start = loop.after([&] { looks = world.kernel.looks; });
    start.arm(5500ms); // by then another one would be due
    auto end = loop.after([&] { loop.exit(0); });
    end.arm(7s);
    EXPECT_EQ(loop.run(), 0);
    EXPECT_TRUE(isAsked());
    EXPECT_LE(world.kernel.looks - looks, 1);
}

/// A domain that is owed its function, and attempts to give it one that fail.
struct Owed : Served {
    daemon::Programs failing{programs()};

    Owed() {
        sysfs.file("found", libvirt::toLine(libvirt::Found{.uuid = uuid,
                                                           .sight = {.running = true},
                                                           .xml = World::standbyXml(),
                                                           .persistentXml = domainXml}));
        failing.reattach = shell("echo $1 >> asked");
    }

    [[nodiscard]] long attempts() const {
        return std::ranges::count(base::readFile(sysfs.path("asked")).value_or(""), '\n');
    }
};

// The pauses between attempts grow to a minute.
TEST_F(Owed, IsGivenOneOnceALinkTellsThatItMayBeFree) {
    guest::test::expectAlone([&] {
        base::Loop alone;
        const daemon::Service service(alone, *world.domains, listener, failing, 1min, [] {});
        auto link = alone.after([&] { guest::test::setLoopback(true); }, 1ms);
        link.arm(8s); // the second one was 5 s after the start, the third is to be 10 s later
        auto end = alone.after([&] { alone.exit(0); }, 1ms);
        end.arm(11s);
        return alone.run() == 0 && attempts() == 3;
    });
}

TEST_F(Owed, IsNotTriedAgainForWhatAnAttemptHasDoneToLinks) {
    guest::test::expectAlone([&] {
        base::Loop alone;
        const daemon::Service service(alone, *world.domains, listener, failing, 1min, [] {});
        auto link = alone.after([&] { guest::test::setLoopback(true); }, 1ms);
        link.arm(6s);
        auto end = alone.after([&] { alone.exit(0); }, 1ms);
        end.arm(11s);
        return alone.run() == 0 && attempts() == 2;
    });
}

// What is tried meanwhile is refused, and would have the pauses grow.
TEST_F(Owed, IsLeftToWhoeverMigratesTheDomain) {
    std::optional<migrate::DomainLock> lock;
    lock.emplace(sysfs.path("migrating"), uuid);
    ASSERT_FALSE(lock->isTaken());
    const daemon::Service service(loop, *world.domains, listener, failing, 1min, [] {},
                                  {.migrating = sysfs.path("migrating")});
    long before = -1;
    auto ends = loop.after(
        [&] {
            before = attempts();
            lock.reset();
        },
        1ms);
    ends.arm(1s);
    base::Source look = loop.after([&] { isAsked() ? loop.exit(0) : look.arm(50ms); });
    look.arm(50ms);
    auto limit = loop.after([&] { loop.exit(1); });
    limit.arm(6s);
    EXPECT_EQ(loop.run(), 0);
    EXPECT_EQ(before, 0);
}

// One that lacks something may lack it for good.
TEST_F(Served, WritesDownWhatADomainHasAlsoWhileItLacksSomething) {
    sysfs.file("recorded", "");
    std::string xml = domainXml;
    xml.insert(xml.find("<alias"), "<link state='down'/>");
    sysfs.file(
        "found",
        libvirt::toLine(libvirt::Found{
            .uuid = uuid, .sight = {.running = true}, .xml = xml, .persistentXml = domainXml}));
    auto programs = this->programs();
    programs.reattach = shell("echo $1 > asked");
    programs.record = shell("echo $2 > recorded");
    const daemon::Service service(loop, *world.domains, listener, programs, 1min, [] {});
    base::Source look = loop.after([&] {
        const bool isRecorded = std::filesystem::file_size(sysfs.path("recorded")) > 0;
        isAsked() && isRecorded ? loop.exit(0) : look.arm(50ms);
    });
    look.arm(50ms);
    auto limit = loop.after([&] { loop.exit(1); });
    limit.arm(4s);
    EXPECT_EQ(loop.run(), 0);
}

TEST_F(Served, FindsALibvirtdWithinASecondAlsoOneThatTookItsTime) {
    auto programs = this->programs();
    programs.watch = shell("[ -s asked ] && echo yes > back && exec sleep 60");
    const daemon::Service service(loop, *world.domains, listener, programs, 1min, [] {});
    Clock::time_point start{};
    auto end = loop.after([&] { loop.exit(1); });
    base::Source look = loop.after(
        [&] { std::filesystem::exists(sysfs.path("back")) ? loop.exit(0) : look.arm(20ms); }, 1ms);
    auto there = loop.after([&] {
        sysfs.file("asked", "yes");
        start = Clock::now();
        look.arm(20ms);
        end.arm(5s);
    });
    there.arm(4s);
    EXPECT_EQ(loop.run(), 0);
    EXPECT_LT(Clock::now() - start, 1500ms);
}

// Which virtual function another one was taken for only the daemon knows.
TEST_F(Served, TellsWhatTheDefinitionIsNotToName) {
    sysfs.join("pf0");
    sysfs.file("class/net/pf0v1/flags", "0x1002\n");
    std::string named = domainXml;
    named.replace(named.find("slot='2'"), std::string("slot='2'").size(), "slot='9'");
    world.now = Clock::now();
    const auto call = [&](core::HookOperation operation, const std::string& xml) {
        return world.domains->call({.operation = operation, .xml = xml}, world.now);
    };
    const auto answer = call(core::HookOperation::Migrate, named);
    const std::string changed(core::changeIn(answer).value_or(""));
    (void)call(core::HookOperation::Prepare, changed);
    (void)call(core::HookOperation::Start, changed);
    world.event(core::Event::Resumed);
    sysfs.file(
        "found",
        libvirt::toLine(libvirt::Found{
            .uuid = uuid, .sight = {.running = true}, .xml = changed, .persistentXml = named}));
    auto programs = this->programs();
    programs.reattach = shell("echo \"$1 $2\" > new; mv new asked");
    const daemon::Service service(loop, *world.domains, listener, programs, 1min, [] {});
    base::Source look = loop.after([&] { isAsked() ? loop.exit(0) : look.arm(50ms); });
    look.arm(50ms);
    auto limit = loop.after([&] { loop.exit(1); });
    limit.arm(4s);
    EXPECT_EQ(loop.run(), 0);
    EXPECT_EQ(base::readFile(sysfs.path("asked")),
              uuid + std::string(" --instead-of=0000:42:09.0\n"));
}

TEST_F(Served, AsksAgainAlsoWhereLinksNeverRest) {
    sysfs.file("found", foundLine(uuid, {.running = true}));
    auto programs = this->programs();
    programs.ask = shell("while read -r line; do "
                         "[ \"$line\" != list ] || echo yes > asked; done");
    guest::test::expectAlone([&] {
        base::Loop alone;
        const daemon::Service service(alone, *world.domains, listener, programs, 1min, [] {});
        bool isUp = false;
        base::Source flaps = alone.after(
            [&] {
                guest::test::setLoopback(isUp = !isUp);
                isAsked() ? alone.exit(0) : flaps.arm(300ms);
            },
            1ms);
        flaps.arm(300ms);
        auto limit = alone.after([&] { alone.exit(1); });
        limit.arm(5s);
        return alone.run() == 0;
    });
}

} // namespace

} // namespace netfailover::host::test
