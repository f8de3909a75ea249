// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Each course with a host that is rebooted before any of its steps.
#include "courses.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;

// row: Before | the source is rebooted | the domain has ended; nothing is left
// row: Before | the destination is rebooted | stays here
// row: Unplug | the source is rebooted | the domain has ended; nothing is left
// row: Unplug | the destination is rebooted | stays here
// row: Active | the source is rebooted | ends, or runs there if it had moved
// row: Active | the destination is rebooted | stays here
// row: After | the source is rebooted | runs there
// row: After | the destination is rebooted | the domain has ended; nothing is left
class Reboots : public testing::TestWithParam<Course> {};

// What a daemon that hears again does within a second, and what the clock brings later.
void settle(World& world) {
    world.look();
    world.now += 70s;
    world.look();
}

// What the other host's libvirt does once one has gone.
void goOnWithout(Scene& scene, char host) {
    World& other = scene[host == 'S' ? 'D' : 'S'];
    const bool hasMoved = scene.destination.sight.running && !scene.destination.sight.paused;
    if (host == 'S') {
        scene.destination.sight = hasMoved ? scene.destination.sight : core::Sight{};
        tellAll(scene, hasMoved ? Steps{} : steps::destinationEnds);
    } else if (other.sight.paused) {
        tellAll(scene, steps::dropped); // "failover-migrate recover": it is not there
    } else if (other.sight.running) {
        tellAll(scene, steps::failed);
    }
}

// The kernel's entries, the functions' MACs, and what was written down in /run are gone.
void reboot(World& world) {
    world.kernel.entries.clear();
    world.kernel.vfMac = world.kernel.third.mac = oldMac;
    world.kernel.second.trust = false;
    world.memory.text.clear();
    world.sight = {};
    world.start();
    world.look();
}

void play(const Layout& layout, const Course& course, char host, std::size_t at) {
    Scene scene(layout);
    tellAll(scene, Steps(course.steps.begin(), course.steps.begin() + static_cast<long>(at)));
    World& other = scene[host == 'S' ? 'D' : 'S'];
    reboot(scene[host]);
    goOnWithout(scene, host);
    settle(scene[host]);
    if (other.sight.running && other.sight.job == core::Job::None && !other.hasFunction) {
        has(other, true); // the daemon there gives it what it is owed
    }
    settle(other);
    expectNothing(scene[host]);
    const bool lost = other.sight.running && other.domains->records().contains(uuid) &&
                      other.domains->records().at(uuid).course.lost;
    if (other.sight.running) {
        expectOwner(other, lost);
    } else {
        expectNothing(other);
    }
}

TEST_P(Reboots, EndWellWhicheverHostIsRebootedWhen) {
    const Course& course = GetParam();
    for (const Layout& layout : {simple, involved}) {
        for (std::size_t at = 0; at <= course.steps.size(); ++at) {
            for (const char host : {'S', 'D'}) {
                SCOPED_TRACE(std::string(layout.name) + ", reboot of " + host + " before step " +
                             std::to_string(at));
                play(layout, course, host, at);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(World, Reboots, testing::ValuesIn(courses),
                         [](const auto& shown) { return shown.param.name; });

} // namespace

} // namespace netfailover::host::test
