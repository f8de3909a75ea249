// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Pairs that share an uplink which is a virtual function itself.
#include "world.hpp"

#include <filesystem>
#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;

const std::vector<std::string> guests{"8f0a", "8f0b", "8f0c"};

struct Uplink : testing::Test {
    Sysfs sysfs;
    std::optional<World> world;

    Uplink() {
        sysfs.join("pf0v1");
        world.emplace(sysfs);
        world->kernel.second.trust = false;
    }

    static std::string idOf(const std::string& guest) {
        return guest + std::string(uuid).substr(guest.size());
    }

    static std::string macOf(const std::string& guest) {
        return "52:54:00:00:" + guest.substr(0, 2) + ":" + guest.substr(2);
    }

    static std::string xmlOf(const std::string& guest, std::string xml) {
        xml.replace(xml.find(uuid), std::string(uuid).size(), idOf(guest));
        for (auto at = xml.find("52:54:"); at != std::string::npos; at = xml.find("52:54:", at)) {
            const std::string mac = macOf(guest);
            xml.replace(at, mac.size(), mac);
            at += mac.size();
        }
        return xml;
    }

    /// The daemon asks libvirt for a domain.
    void look(const std::string& guest, bool runs, const std::string& xml) {
        world->survive([&] {
            world->domains->found({.uuid = idOf(guest),
                                   .sight = {.running = runs},
                                   .xml = runs ? xmlOf(guest, xml) : ""},
                                  world->now);
        });
    }

    /// Its function is detached.
    void goToStandby(const std::string& guest) {
        look(guest, true, domainXml);
        look(guest, true, World::standbyXml());
    }

    void end(const std::string& guest) { look(guest, false, ""); }

    [[nodiscard]] std::ptrdiff_t filters() const {
        return std::ranges::count_if(world->kernel.entries,
                                     [](const auto& found) { return found.entry.self; });
    }
};

TEST_F(Uplink, IsTrustedUntilTheLastPairThatNeedsItHasLeft) {
    std::ranges::for_each(guests, [&](const auto& guest) { goToStandby(guest); });
    std::ptrdiff_t left = filters();
    ASSERT_EQ(left, 3);
    for (const std::string& guest : guests) {
        EXPECT_EQ(world->kernel.second.trust, true) << left << " need it";
        end(guest);
        EXPECT_EQ(filters(), --left);
    }
    EXPECT_EQ(world->kernel.second.trust, false) << "as it was";
    EXPECT_TRUE(world->domains->records().empty());
}

TEST_F(Uplink, StaysTrustedWhereAnAdministratorTrustsIt) {
    world->kernel.second.trust = true;
    for (const std::size_t guest : {0U, 1U}) {
        goToStandby(guests[guest]);
    }
    for (const std::size_t guest : {0U, 1U}) {
        end(guests[guest]);
        EXPECT_EQ(world->kernel.second.trust, true);
    }
}

// By a reset of the card for example.
TEST_F(Uplink, IsTrustedAgainWhereThatWasLost) {
    goToStandby(guests[0]);
    goToStandby(guests[1]);
    world->kernel.second.trust = false;
    world->domains->reconcile(world->now);
    EXPECT_EQ(world->kernel.second.trust, true);
    const int changes = world->kernel.changes;
    world->domains->reconcile(world->now);
    EXPECT_EQ(world->kernel.changes, changes);
    end(guests[1]);
    EXPECT_EQ(world->kernel.second.trust, true);
    end(guests[0]);
    EXPECT_EQ(world->kernel.second.trust, false);
}

// row: Kernel | the uplink leaves the bridge | it loses what is ours, and is trusted as before
TEST_F(Uplink, HasNothingOfOursOnceTheBridgeHasLostIt) {
    goToStandby(guests[0]);
    ASSERT_EQ(filters(), 1);
    std::filesystem::remove_all(sysfs.path("class/net/br0/brif/pf0v1"));
    std::filesystem::remove(sysfs.path("class/net/pf0v1/master"));
    look(guests[0], true, World::standbyXml());
    EXPECT_EQ(filters(), 0);
    EXPECT_EQ(world->kernel.second.trust, false);
    end(guests[0]);
    EXPECT_TRUE(world->kernel.entries.empty());
    EXPECT_TRUE(world->domains->records().empty());
}

// Without trust the card keeps a filter that is taken back.
TEST_F(Uplink, KeepsItsTrustUntilAllFiltersAreWithdrawn) {
    std::ranges::for_each(guests, [&](const auto& guest) { goToStandby(guest); });
    world->kernel.needsTrust = true;
    world->domains->withdraw();
    EXPECT_EQ(filters(), 0);
    EXPECT_EQ(world->kernel.second.trust, false);
}

TEST_F(Uplink, IsAsItWasAfterADaemonThatIsKilledAtAnyChange) {
    for (int kill = 1; kill < 6; ++kill) {
        goToStandby(guests[0]);
        goToStandby(guests[1]);
        world->kernel.killIn = kill;
        end(guests[0]);
        end(guests[0]);
        EXPECT_EQ(world->kernel.second.trust, true) << kill;
        end(guests[1]);
        world->kernel.killIn = 0;
        end(guests[1]);
        EXPECT_EQ(filters(), 0) << kill;
        EXPECT_EQ(world->kernel.second.trust, false) << kill;
    }
}

} // namespace

} // namespace netfailover::host::test
