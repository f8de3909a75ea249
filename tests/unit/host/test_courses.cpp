// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Each course with a fault at every place.
#include "courses.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;

// row: Before | the destination refuses | nothing has happened
// row: Active | all events of a host are lost | the daemon looks, and does what is missing
// row: Active | a change of an entry or a MAC fails | tried again
// row: Unplug | the command is killed after it has detached the function | given back by the daemon
// row: After | libvirtd is killed between QEMU's end and libvirt's | here, without function
enum class Fault : std::uint8_t {
    None,
    TellingLost,
    AllLost,
    Restarted,
    // Of these it is a change that is struck, wherever in the course that is.
    Killed,
    KilledAndLooks,
    Fails
};
const std::map<Fault, std::string> atSteps{
    {Fault::None, "none"},
    {Fault::TellingLost, "tellingLost"},
    {Fault::AllLost, "allLost"},
    {Fault::Restarted, "restarted"},
};
const std::map<Fault, std::string> atChanges{
    {Fault::Killed, "killed"},
    {Fault::KilledAndLooks, "killedAndLooks"},
    {Fault::Fails, "fails"},
};

/// Who is struck by what, and before which step or, of all its changes, which one.
struct Blow {
    Fault fault{};
    char host{};
    int at{};
};

void strike(World& world, const Blow& blow) {
    world.isDeaf = blow.fault == Fault::AllLost;
    world.looksAtOnce = blow.fault == Fault::KilledAndLooks;
    if (blow.fault == Fault::Restarted) {
        world.start();
    } else if (blow.fault == Fault::Fails) {
        world.kernel.failIn = blow.at;
    } else if (atChanges.contains(blow.fault)) {
        world.kernel.killIn = blow.at;
    }
}

void go(Scene& scene, const Course& course, const Blow& blow) {
    const bool isOfChanges = atChanges.contains(blow.fault);
    for (std::size_t number = 0; number < course.steps.size(); ++number) {
        const Step& step = course.steps[number];
        const bool isHere = number == (isOfChanges ? 0 : static_cast<std::size_t>(blow.at));
        if (isHere) {
            strike(scene[blow.host], blow);
        }
        if (step.happens) {
            step.happens(scene);
        }
        if (!isHere || blow.fault != Fault::TellingLost || blow.host != step.host) {
            step.tell(scene[step.host]);
        }
    }
}

bool isArmed(const World& world) {
    return world.kernel.killIn != 0 || world.kernel.failIn != 0;
}

// What a daemon that sees the world again does at once; should it be struck in that, the next.
void converge(World& world) {
    const bool wasArmed = isArmed(world);
    world.look();
    if (wasArmed && !isArmed(world)) {
        world.look();
    }
}

// Whoever missed that the migration had completed cannot know what QEMU has lost.
bool canKnow(const Course& course, const Blow& blow) {
    return !course.lost || blow.host != 'S' ||
           (blow.fault != Fault::TellingLost && blow.fault != Fault::AllLost);
}

void expectAttributes(Scene& scene, char owner) {
    const core::VfAttributes plain = World().kernel.attributes;
    core::VfAttributes carried = plain;
    carried.maxRate = givenRate;
    EXPECT_EQ(scene.source.kernel.attributes, carried);
    EXPECT_EQ(scene.destination.kernel.attributes, owner == 'D' ? carried : plain);
}

/// @return whether anybody was struck.
bool play(const Layout& layout, const Course& course, const Blow& blow) {
    Scene scene(layout);
    go(scene, course, blow);
    const char other = course.ends == 'S' ? 'D' : 'S';
    for (const char host : {'S', 'D'}) {
        converge(scene[host]);
    }
    if (canKnow(course, blow)) {
        expectMac(scene[course.ends], !course.lost);
    }
    expectNoTrace(scene[other]);
    for (const char host : {'S', 'D'}) {
        // By then what only time tells is told; the daemon that follows one killed in that waits
        // anew.
        for (int round = 0; round < 2; ++round) {
            scene[host].now += 70s;
            converge(scene[host]);
        }
    }
    const bool hasStruck = !isArmed(scene[blow.host]);
    for (const char host : {'S', 'D'}) {
        World& world = scene[host];
        world.kernel.killIn = world.kernel.failIn = 0;
        const int changes = world.kernel.changes;
        world.look();
        EXPECT_EQ(world.kernel.changes, changes) << "an identical look does nothing";
    }
    if (canKnow(course, blow)) {
        expectOwner(scene[course.ends], course.lost);
    }
    expectNothing(scene[other]);
    if (blow.fault != Fault::TellingLost && blow.fault != Fault::AllLost &&
        blow.fault != Fault::Fails) {
        expectAttributes(scene, course.ends);
    }
    return hasStruck;
}

using Played = std::tuple<Layout, Course>;

class Moves : public testing::TestWithParam<Played> {};

TEST_P(Moves, EndsWellWhateverIsStruckAtWhichStep) {
    const auto& [layout, course] = GetParam();
    for (const auto& [fault, name] : atSteps) {
        for (std::size_t at = 0; at < course.steps.size(); ++at) {
            for (const char host : {'S', 'D'}) {
                SCOPED_TRACE(name + " on " + host + " before step " + std::to_string(at) + ", " +
                             course.steps[at].name);
                (void)play(layout, course,
                           {.fault = fault, .host = host, .at = static_cast<int>(at)});
            }
        }
    }
}

TEST_P(Moves, EndsWellWhicheverChangeIsStruck) {
    const auto& [layout, course] = GetParam();
    for (const auto& [fault, name] : atChanges) {
        for (const char host : {'S', 'D'}) {
            int at = 1;
            for (bool isStruck = true; isStruck; ++at) {
                SCOPED_TRACE(name + " on " + host + " before change " + std::to_string(at));
                isStruck = play(layout, course, {.fault = fault, .host = host, .at = at});
            }
            RecordProperty(name + host, at - 2);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(World, Moves,
                         testing::Combine(testing::Values(simple, involved),
                                          testing::ValuesIn(courses)),
                         [](const auto& shown) {
                             return std::string(std::get<Layout>(shown.param).name) + "_" +
                                    std::get<Course>(shown.param).name;
                         });

} // namespace

} // namespace netfailover::host::test
