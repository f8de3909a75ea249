// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Migrations of one domain between two hosts, in the order in which libvirt and QEMU were
// seen to tell of them, with a fault at every place.
#include "case_name.hpp"
#include "world.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

using namespace std::chrono_literals;
using core::Event;
using core::HookOperation;

struct Scene {
    World source{};
    World destination{};

    World& operator[](char host) { return host == 'S' ? source : destination; }
};

/// Something that libvirt or QEMU does, and tells one host's daemon of.
struct Step {
    char host{};
    std::string name{};
    std::function<void(World&)> tell{};
    /// What changes besides, told or not.
    std::function<void(Scene&)> happens{};
};

Step hook(char host, HookOperation operation, std::function<void(Scene&)> happens = {}) {
    return {host, "hook" + std::to_string(static_cast<int>(operation)),
            [operation](World& world) { world.hook(operation); }, std::move(happens)};
}

Step event(char host, Event event, std::function<void(Scene&)> happens = {}) {
    return {host, "event" + std::to_string(static_cast<int>(event)),
            [event](World& world) { world.event(event); }, std::move(happens)};
}

using Steps = std::vector<Step>;

// libvirt gives a virtual function the pair's MAC between "prepare" and "start".
void reserve(Scene& scene) {
    scene.destination.kernel.vfMac = pairMac;
    scene.destination.sight = {.running = true, .paused = true, .job = core::Job::In};
}

void release(World& world) {
    world.kernel.vfMac = oldMac;
    world.sight = {};
    // A tap takes its entries of the bridge along, the uplink keeps its own.
    std::erase_if(world.kernel.entries, [](const auto& entry) { return !entry.entry.self; });
}

void sends(Scene& scene) {
    scene.source.sight = {.running = true, .job = core::Job::Out, .sends = true};
}

void switchesOver(Scene& scene) {
    scene.source.sight.paused = true;
    scene.destination.sight = {.running = true};
}

void staysHere(Scene& scene) {
    scene.source.sight = {.running = true};
}

const Steps incoming{hook('D', HookOperation::Migrate), hook('D', HookOperation::Prepare),
                     hook('D', HookOperation::Start, reserve), hook('D', HookOperation::Started),
                     event('S', Event::UnplugAsked, [](Scene& scene) {
                         scene.source.sight = {.running = true, .job = core::Job::Out};
                     })};
const Steps active{event('S', Event::Active, sends)};
const Steps completed{event('D', Event::Negotiated, switchesOver), event('S', Event::Completed),
                      event('D', Event::Resumed)};
const Steps sourceEnds{
    hook('S', HookOperation::Stopped),
    hook('S', HookOperation::Release, [](Scene& scene) { release(scene.source); }),
    event('S', Event::Released)};
const Steps destinationEnds{
    hook('D', HookOperation::Stopped),
    hook('D', HookOperation::Release, [](Scene& scene) { release(scene.destination); }),
    event('D', Event::Released)};
const Steps failed{event('S', Event::Failed, staysHere)};
const Steps dropped{event('S', Event::Completed), event('S', Event::Resumed, [](Scene& scene) {
                        staysHere(scene);
                        release(scene.destination);
                    })};

Steps operator+(Steps one, const Steps& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

// By detaching: libvirt says so by an event, after which the daemon asks for the domain.
Step look(char host, std::function<void(Scene&)> happens) {
    return {host, "look",
            [](World& world) {
                if (!world.isDeaf) {
                    world.look();
                }
            },
            std::move(happens)};
}

void has(World& world, bool function) {
    world.hasFunction = function;
    world.kernel.vfMac = function ? pairMac : oldMac;
}

const Steps detached{look('S', [](Scene& scene) {
    has(scene.source, false);
    scene.destination.hasFunction = false;
})};
const Steps incomingWithout{hook('D', HookOperation::Migrate), hook('D', HookOperation::Prepare),
                            hook('D', HookOperation::Start,
                                 [](Scene& scene) {
                                     scene.destination.sight = {
                                         .running = true, .paused = true, .job = core::Job::In};
                                 }),
                            hook('D', HookOperation::Started)};
const Steps completedWithout{event('S', Event::Completed),
                             event('D', Event::Resumed, switchesOver)};
const Steps attachedThere{look('D', [](Scene& scene) { has(scene.destination, true); })};
const Steps givenBack{look('S', [](Scene& scene) { has(scene.source, true); })};
// A guest that was suspended lets go of its function when it goes on.
const Steps letsGoLater{look('S', [](Scene& scene) { has(scene.source, false); })};

struct Course {
    const char* name;
    Steps steps;
    char ends;
    /// libvirt's XML has a virtual function that QEMU has lost.
    bool lost{};
};

// row: Before | the destination refuses | nothing has happened
// row: Active | all events of a host are lost | the daemon looks, and does what is missing
// row: Active | a change of an entry or a MAC fails | tried again
// row: Before | the source is rebooted | the domain has ended; nothing is left
// row: Before | the destination is rebooted | stays here
// row: Active | the source is rebooted | ends, or runs there if it had moved
// row: Active | the destination is rebooted | stays here
// row: Unplug | the command is killed after it has detached the function | given back by the daemon
// row: After | libvirtd is killed between QEMU's end and libvirt's | here, without function
const std::vector<Course> courses{
    {"moves", incoming + active + completed + sourceEnds, 'D'},
    {"refusedWithoutASign", {hook('D', HookOperation::Migrate)}, 'S'},
    {"refusedAtPrepare",
     Steps{hook('D', HookOperation::Migrate), hook('D', HookOperation::Prepare)} + destinationEnds,
     'S'},
    {"givenUpBeforeTheUnplug", incoming + failed + destinationEnds, 'S'},
    {"givenUpWhileActive", incoming + active + failed + destinationEnds, 'S'},
    {"dropped", incoming + active + dropped, 'S', true},
    // Ctrl-C, or a guest that keeps its function, is "given up"; the end of the command
    // changes nothing, as libvirt migrates by itself.
    {"givenUpAndLetGoLater", incoming + failed + destinationEnds + letsGoLater + givenBack, 'S'},
    {"detachedMoves",
     detached + incomingWithout + active + completedWithout + sourceEnds + attachedThere, 'D'},
    {"detachedAndMovesBeforeTheSourceHasEnded",
     detached + incomingWithout + active + completedWithout + attachedThere + sourceEnds, 'D'},
    {"detachedAndTheCommandKilled", detached + givenBack, 'S'},
    {"detachedAndRefused", detached + Steps{hook('D', HookOperation::Migrate)} + givenBack, 'S'},
    {"detachedAndGivenUpBeforeItSends", detached + incomingWithout + destinationEnds + givenBack,
     'S'},
    {"detachedAndGivenUpWhileActive",
     detached + incomingWithout + active + failed + destinationEnds + givenBack, 'S'},
};

enum class Fault : std::uint8_t {
    None,
    TellingLost,
    AllLost,
    Restarted,
    Killed,
    KilledLater,
    Fails
};
const std::map<Fault, std::string> faultNames{
    {Fault::None, "none"},       {Fault::TellingLost, "tellingLost"},
    {Fault::AllLost, "allLost"}, {Fault::Restarted, "restarted"},
    {Fault::Killed, "killed"},   {Fault::KilledLater, "killedLater"},
    {Fault::Fails, "fails"},
};

void strike(World& world, Fault fault) {
    switch (fault) {
    case Fault::AllLost:
        world.isDeaf = true;
        break;
    case Fault::Restarted:
        world.start();
        break;
    case Fault::Killed:
    case Fault::KilledLater:
        world.kernel.killIn = fault == Fault::Killed ? 1 : 2;
        break;
    case Fault::Fails:
        world.kernel.failIn = 1;
        break;
    default:
        break;
    }
}

// What a daemon that hears again does within a second, and what the clock brings later.
void settle(World& world) {
    world.kernel.killIn = world.kernel.failIn = 0;
    world.look();
    world.now += 70s;
    world.look();
}

void expectOwner(const World& world, bool lost) {
    EXPECT_EQ(world.kernel.vfMac == pairMac, !lost);
    EXPECT_EQ(world.kernel.has(true), lost) << "an entry of the uplink";
    EXPECT_EQ(world.kernel.has(false), lost) << "an entry of the tap";
}

void expectNothing(const World& world) {
    EXPECT_NE(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_TRUE(world.domains->empty());
}

/// What an administrator has given the function on the source, and nobody that there.
constexpr unsigned rate = 100;

void expectAttributes(Scene& scene, char owner) {
    const core::VfAttributes plain = World().kernel.attributes;
    core::VfAttributes carried = plain;
    carried.maxRate = rate;
    EXPECT_EQ(scene.source.kernel.attributes, carried);
    EXPECT_EQ(scene.destination.kernel.attributes, owner == 'D' ? carried : plain);
}

void play(const Course& course, char struck, std::size_t at, Fault fault) {
    Scene scene;
    scene.source.kernel.vfMac = pairMac;
    scene.source.kernel.attributes.maxRate = rate;
    scene.source.sight = {.running = true};
    scene.source.look();
    scene.source.record();
    scene.destination.metadata = scene.source.metadata;
    for (std::size_t number = 0; number < course.steps.size(); ++number) {
        const Step& step = course.steps[number];
        if (number == at) {
            strike(scene[struck], fault);
        }
        if (step.happens) {
            step.happens(scene);
        }
        if (number != at || fault != Fault::TellingLost || struck != step.host) {
            step.tell(scene[step.host]);
        }
    }
    for (const char host : {'S', 'D'}) {
        settle(scene[host]);
        const int changes = scene[host].kernel.changes;
        scene[host].look();
        EXPECT_EQ(scene[host].kernel.changes, changes) << "an identical look does nothing";
    }
    // Whoever missed that the migration had completed cannot know what QEMU has lost.
    const bool isBlind = fault == Fault::TellingLost || fault == Fault::AllLost;
    if (!course.lost || struck != 'S' || !isBlind) {
        expectOwner(scene[course.ends], course.lost);
    }
    expectNothing(scene[course.ends == 'S' ? 'D' : 'S']);
    if (!isBlind && fault != Fault::Fails) {
        expectAttributes(scene, course.ends);
    }
}

class Moves : public testing::TestWithParam<Course> {};

TEST_P(Moves, EndsWellWhateverIsStruckWhere) {
    for (const auto& [fault, name] : faultNames) {
        for (std::size_t at = 0; at < GetParam().steps.size(); ++at) {
            for (const char host : {'S', 'D'}) {
                SCOPED_TRACE(name + " on " + host + " before step " + std::to_string(at) + ", " +
                             GetParam().steps[at].name);
                play(GetParam(), host, at, fault);
            }
        }
    }
}

void tellAll(Scene& scene, const Steps& steps) {
    for (const Step& step : steps) {
        if (step.happens) {
            step.happens(scene);
        }
        step.tell(scene[step.host]);
    }
}

// What the other host's libvirt does once one has gone.
void goOnWithout(Scene& scene, char host) {
    World& other = scene[host == 'S' ? 'D' : 'S'];
    const bool hasMoved = scene.destination.sight.running && !scene.destination.sight.paused;
    if (host == 'S') {
        scene.destination.sight = hasMoved ? scene.destination.sight : core::Sight{};
        tellAll(scene, hasMoved ? Steps{} : destinationEnds);
    } else if (other.sight.paused) {
        tellAll(scene, dropped); // "failover-migrate recover": it is not there
    } else if (other.sight.running) {
        tellAll(scene, failed);
    }
}

// The kernel's entries, the functions' MACs, and what was written down in /run are gone.
void reboot(World& world) {
    world.kernel.entries.clear();
    world.kernel.vfMac = oldMac;
    world.memory.text.clear();
    world.sight = {};
    world.start();
    world.look();
}

TEST_P(Moves, EndsWellWhicheverHostIsRebootedWhen) {
    const Course& course = GetParam();
    for (std::size_t at = 0; at <= course.steps.size(); ++at) {
        for (const char host : {'S', 'D'}) {
            SCOPED_TRACE(std::string("reboot of ") + host + " before step " + std::to_string(at));
            Scene scene;
            has(scene.source, true);
            scene.source.sight = {.running = true};
            scene.source.look();
            tellAll(scene,
                    Steps(course.steps.begin(), course.steps.begin() + static_cast<long>(at)));
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
    }
}

INSTANTIATE_TEST_SUITE_P(World, Moves, testing::ValuesIn(courses),
                         [](const auto& shown) { return shown.param.name; });

// The destination must not take the pair's frames while the domain still runs elsewhere.
TEST(Migration, TheDestinationWaitsForItsTurn) {
    Scene scene;
    for (const Step& step : incoming + active) {
        if (step.happens) {
            step.happens(scene);
        }
        step.tell(scene[step.host]);
        EXPECT_NE(scene.destination.kernel.vfMac, pairMac) << step.name;
        EXPECT_TRUE(scene.destination.kernel.entries.empty());
    }
}

TEST(Migration, ThePairsFramesFollowTheGuest) {
    Scene scene;
    scene.source.kernel.vfMac = pairMac;
    scene.source.sight = {.running = true};
    scene.source.look();
    const auto tell = [&](const Steps& steps) {
        for (const Step& step : steps) {
            if (step.happens) {
                step.happens(scene);
            }
            step.tell(scene[step.host]);
        }
    };
    tell(incoming);
    EXPECT_EQ(scene.source.kernel.vfMac, pairMac);
    tell(active);
    EXPECT_NE(scene.source.kernel.vfMac, pairMac);
    EXPECT_TRUE(scene.source.kernel.has(true) && scene.source.kernel.has(false));
    tell(completed);
    EXPECT_EQ(scene.destination.kernel.vfMac, pairMac);
    EXPECT_TRUE(scene.destination.kernel.has(true));
    EXPECT_NE(scene.source.kernel.vfMac, pairMac);
    EXPECT_TRUE(scene.source.kernel.entries.empty()) << "libvirt takes seconds to end it";
}

// libvirt drops the other one where it hears nothing of it any more.
TEST(Migration, TheSourceHearsAgainShouldItGoOnAfterAll) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    for (const auto event : {Event::UnplugAsked, Event::Active, Event::Completed}) {
        world.event(event);
    }
    EXPECT_FALSE(world.kernel.has(true));
    world.event(Event::Resumed);
    EXPECT_TRUE(world.kernel.has(true) && world.kernel.has(false));
    EXPECT_NE(world.kernel.vfMac, pairMac) << "QEMU does not give it back";
}

// QEMU tells both ends of a migration in the same words, and libvirt may say nothing of a
// job to who asks for the domain meanwhile.
TEST(Migration, TheDestinationIsNotTakenForASource) {
    World world;
    for (const auto operation :
         {HookOperation::Migrate, HookOperation::Prepare, HookOperation::Start}) {
        world.hook(operation);
    }
    world.kernel.vfMac = pairMac;
    world.hook(HookOperation::Started);
    world.sight = {.running = true, .paused = true};
    for (const auto event : {Event::UnplugAsked, Event::Active, Event::Completed}) {
        world.event(event);
        world.look();
        EXPECT_NE(world.kernel.vfMac, pairMac);
    }
    world.event(Event::Negotiated);
    for (const auto event : {Event::Active, Event::Completed, Event::Resumed}) {
        world.event(event);
        EXPECT_EQ(world.kernel.vfMac, pairMac);
        EXPECT_FALSE(world.domains->records().begin()->second.course.lost);
    }
}

} // namespace

} // namespace netfailover::host::test
