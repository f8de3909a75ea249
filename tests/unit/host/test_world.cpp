// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Migrations of one domain between two hosts, in the order in which libvirt and QEMU were
// seen to tell of them, with a fault at every place.
#include "case_name.hpp"
#include "host/daemon/admission.hpp"
#include "host/xml/domain.hpp"
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

void play(const Course& course, char struck, std::size_t at, Fault fault) {
    Scene scene;
    scene.source.kernel.vfMac = pairMac;
    scene.source.sight = {.running = true};
    scene.source.look();
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

// A guest that has never let go of its function hears by it all the time; one that has must
// find it again.
TEST(Migration, TheWayByTheStandbyOutlivesAnAbortUntilTheGuestIsSeenToUseItsFunction) {
    for (const bool wasActive : {false, true}) {
        World world;
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        world.look();
        world.event(Event::UnplugAsked);
        if (wasActive) {
            world.event(Event::Active);
        }
        world.event(Event::Failed);
        EXPECT_EQ(world.kernel.vfMac, pairMac);
        EXPECT_TRUE(world.kernel.has(true)) << "it may have let go of it";
        world.look();
        EXPECT_TRUE(world.kernel.has(true)) << "until it is seen to use it";
        world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
        EXPECT_TRUE(world.kernel.entries.empty());
        EXPECT_TRUE(world.domains->joining().empty());
    }
}

struct Arrival {
    World world{};
    Arrival() {
        for (const auto operation :
             {HookOperation::Migrate, HookOperation::Prepare, HookOperation::Start}) {
            world.hook(operation);
        }
        world.event(Event::Resumed);
    }

    /// A frame of the guest comes by a port, and the daemon looks.
    void learn(int port, std::chrono::milliseconds later) {
        std::erase_if(world.kernel.entries, [](const auto& entry) { return !entry.entry.self; });
        world.kernel.entries.push_back(
            {.entry = {.mac = pairMac, .port = {.index = port}}, .bridge = 10});
        world.now += later;
        world.domains->reconcile(world.now);
    }
};

constexpr int uplinkIndex = 2;
constexpr int tapIndex = 11;

/// How many frames the guest has ever sent by its standby; "" for an unknown number.
void setSent(const std::string& number) {
    cardInBridge().file("class/net/tap01/statistics/rx_packets", number);
}

TEST(Arrival, OutlivesWhatLibvirtGoesOnSaying) {
    Arrival arrival;
    World& world = arrival.world;
    world.sight = {.running = true, .paused = true};
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac) << "the guest may look for its function";
    EXPECT_TRUE(world.kernel.has(true));
}

/// A guest that is to leave, and has been asked to let go of its function.
struct Leaving : testing::Test {
    World world;

    Leaving() {
        world.kernel.vfMac = pairMac;
        world.sight = {.running = true};
        setSent("7\n");
        world.look();
        world.event(Event::UnplugAsked);
    }

    ~Leaving() override { setSent(""); }

    void wait(std::chrono::milliseconds time) {
        world.now += time;
        world.domains->reconcile(world.now);
    }
};

// QEMU tells late that the guest has let go of it, and one that only answers sends nothing.
TEST_F(Leaving, TheUplinkHearsFromTheMomentItIsAsked) {
    EXPECT_TRUE(world.kernel.has(true));
    EXPECT_FALSE(world.kernel.has(false)) << "it may use its function yet";
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    world.event(Event::Failed);
    EXPECT_TRUE(world.kernel.has(true)) << "it may have let go";
}

TEST_F(Leaving, TheUplinkHearsForAGuestThatSendsByItsStandby) {
    setSent("8\n");
    for (const auto time : {200ms, 200ms, 60000ms}) {
        wait(time);
        EXPECT_TRUE(world.kernel.has(true));
        EXPECT_EQ(world.kernel.vfMac, pairMac) << "one frame does not prove it";
    }
}

// Some cards send frames to one of two functions with the same MAC.
TEST_F(Leaving, OneThatKeepsItsFunctionHasItAloneAgain) {
    wait(9900ms);
    EXPECT_TRUE(world.kernel.has(true));
    wait(100ms);
    EXPECT_FALSE(world.kernel.has(true));
    setSent("8\n");
    wait(100ms);
    EXPECT_TRUE(world.kernel.has(true)) << "late, but it has let go";
}

TEST(Joining, FramesThatComeByTheUplinkTell) {
    Arrival arrival;
    World& world = arrival.world;
    arrival.learn(uplinkIndex, 100ms); // a straggler of the other host
    EXPECT_FALSE(world.kernel.has(false));
    arrival.learn(uplinkIndex, 500ms);
    EXPECT_FALSE(world.kernel.has(false)) << "one frame proves nothing";
    EXPECT_TRUE(world.kernel.has(true));
    arrival.learn(uplinkIndex, 300ms);
    EXPECT_FALSE(world.kernel.has(true));
    EXPECT_EQ(world.domains->next(), std::nullopt) << "nothing to wait for";
}

TEST(Joining, WhatTheBridgeHasLearnedAtTheStandbyGoesWhenTheGuestIsSilent) {
    Arrival arrival;
    arrival.learn(tapIndex, 50ms);
    EXPECT_TRUE(arrival.world.kernel.has(false));
    arrival.learn(tapIndex, 100ms);
    EXPECT_FALSE(arrival.world.kernel.has(false));
    EXPECT_TRUE(arrival.world.kernel.has(true)) << "by the wire it is still to be reached";
}

// A report of a multicast group for example: the bridge would send to the standby for ever.
TEST(Joining, AFrameOfTheStandbyDoesNotKeepTheGuestFromItsFunction) {
    Arrival arrival;
    World& world = arrival.world;
    world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
    ASSERT_TRUE(world.kernel.entries.empty());
    world.now += 60s;
    for (const char* sent : {"7\n", "8\n"}) {
        setSent(sent);
        arrival.learn(tapIndex, 0ms);
    }
    EXPECT_TRUE(world.kernel.has(false)) << "it may have lost its function's link";
    EXPECT_EQ(world.domains->next(), world.now + 100ms);
    world.now += 100ms;
    world.domains->reconcile(world.now);
    EXPECT_FALSE(world.kernel.has(false));
    EXPECT_EQ(world.domains->next(), std::nullopt);
    setSent("");
}

// Given to a domain that runs: as long as the guest has not found it, it hears by the other.
TEST(Joining, AFunctionThatIsAttachedIsJoinedFirst) {
    World world;
    world.sight = {.running = true};
    world.hasFunction = false;
    world.look();
    world.hasFunction = true;
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.has(true));
    world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, world.now);
    EXPECT_TRUE(world.kernel.entries.empty());
}

TEST(Joining, TheAgentTells) {
    Arrival arrival;
    arrival.world.domains->inGuest(uuid, {pairMac, pairMac}, arrival.world.now);
    EXPECT_FALSE(arrival.world.kernel.entries.empty());
    arrival.world.domains->inGuest(uuid, {pairMac, pairMac, pairMac}, arrival.world.now);
    EXPECT_TRUE(arrival.world.kernel.entries.empty());
}

TEST(Joining, TimeTellsWhereNothingElseDoes) {
    Arrival arrival;
    arrival.world.domains->reconcile(arrival.world.now + 9s);
    EXPECT_FALSE(arrival.world.kernel.entries.empty());
    arrival.world.domains->reconcile(arrival.world.now + 10s);
    EXPECT_TRUE(arrival.world.kernel.entries.empty());
}

// What an earlier daemon has written down may be of yesterday: a virtual function that is
// in use by now is not to be touched.
TEST(Restart, NothingIsDoneBeforeTheWorldWasSeen) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    world.event(Event::UnplugAsked);
    world.event(Event::Active);
    world.kernel.vfMac = pairMac; // the guest has it again, and nobody has told us
    const int changes = world.kernel.changes;
    world.start();
    world.domains->reconcile(world.now);
    EXPECT_EQ(world.kernel.changes, changes);
    world.look();
    world.now += 10s; // when it came back nobody knows either
    world.look();
    EXPECT_EQ(world.kernel.vfMac, pairMac);
    EXPECT_TRUE(world.kernel.entries.empty());
}

TEST(Look, IsOneForAllDomains) {
    World world;
    world.sight = {.running = true};
    world.kernel.vfMac = pairMac;
    for (const char* other : {"8f0a", "8f0b", "8f0c"}) {
        const std::string id = std::string(other) + std::string(uuid).substr(4);
        world.domains->found({.uuid = id, .sight = world.sight, .xml = domainXml}, world.now);
    }
    ASSERT_EQ(world.domains->records().size(), 3U);
    const int looks = world.kernel.looks;
    world.domains->reconcile(world.now);
    EXPECT_EQ(world.kernel.looks, looks + 1);
}

TEST(Withdrawal, LeavesNothingOfOurs) {
    World world;
    world.kernel.vfMac = pairMac;
    world.sight = {.running = true};
    world.look();
    world.event(Event::UnplugAsked);
    world.event(Event::Active);
    ASSERT_EQ(world.kernel.entries.size(), 2U);
    world.start();
    world.domains->withdraw();
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_TRUE(daemon::recordsIn(world.memory.text).empty());
}

std::string with(std::string xml, const std::string& text, const std::string& other) {
    return xml.replace(xml.find(text), text.size(), other);
}

std::string asked(World& world, const std::string& xml) {
    return world.domains->call({.operation = HookOperation::Migrate, .xml = xml}, world.now);
}

TEST(Admission, RefusesOnlyWhatThisHostCannotGive) {
    World world;
    EXPECT_EQ(asked(world, domainXml), core::hookConsent);
    EXPECT_TRUE(core::refusalIn(asked(world, with(domainXml, "slot='2'", "slot='9'"))));
    EXPECT_EQ(asked(world, with(domainXml, "slot='2'", "slot='0'")), core::hookConsent)
        << "a card that is passed through whole";
    world.sight = {.running = true};
    world.look();
    EXPECT_TRUE(core::refusalIn(asked(world, with(domainXml, "8f0a", "8f0b"))))
        << "another domain has it";
}

// A free one of the card below the bridge is as good as the one that the source has named.
class OtherFunction : public testing::Test {
protected:
    OtherFunction() { setFlags("0x1002\n"); }
    ~OtherFunction() override { setFlags(""); }
    OtherFunction(const OtherFunction&) = delete;
    OtherFunction(OtherFunction&&) = delete;
    OtherFunction& operator=(const OtherFunction&) = delete;
    OtherFunction& operator=(OtherFunction&&) = delete;

    static void setFlags(const std::string& flags) {
        cardInBridge().file("class/net/pf0v1/flags", flags);
    }

    World world{};
    std::string elsewhere{with(domainXml, "slot='2'", "slot='9'")};
};

TEST_F(OtherFunction, TakesThePlaceOfOneThatIsNotHere) {
    const std::string answer = asked(world, elsewhere);
    ASSERT_TRUE(core::changeIn(answer)) << answer;
    const auto pairs = core::pairsOf(xml::readDomain(*core::changeIn(answer)));
    EXPECT_EQ(pairs.at(0).primary->hostAddress, core::PciAddress::parse("42:02.1"));
    EXPECT_TRUE(core::refusalIn(asked(world, with(elsewhere, "8f0a", "8f0b"))))
        << "it is promised to somebody";
    world.now += 61s;
    world.domains->reconcile(world.now);
    EXPECT_TRUE(core::changeIn(asked(world, with(elsewhere, "8f0a", "8f0b"))))
        << "the first one has not come";
}

TEST_F(OtherFunction, TakesThePlaceOfOneThatIsBoundForAGuest) {
    const std::string managed =
        with(domainXml, "<interface type='hostdev'>", "<interface type='hostdev' managed='yes'>");
    EXPECT_TRUE(core::changeIn(asked(world, managed)));
    setFlags("0x1003\n");
    EXPECT_EQ(asked(world, managed), core::hookConsent) << "libvirt knows more than we do";
}

TEST_F(OtherFunction, IsNotOneThatThisHostUses) {
    setFlags("0x1003\n");
    EXPECT_TRUE(core::refusalIn(asked(world, elsewhere)));
}

TEST_F(OtherFunction, IsToBeInTheDefinitionToo) {
    const std::string changed(core::changeIn(asked(world, elsewhere)).value());
    for (const auto operation : {HookOperation::Prepare, HookOperation::Start}) {
        (void)world.domains->call({.operation = operation, .xml = changed}, world.now);
    }
    world.event(Event::Resumed);
    world.start(); // what it knows survives
    const auto look = [&](const std::string& persistent) {
        world.domains->found(
            {.uuid = uuid, .sight = {.running = true}, .xml = changed, .persistentXml = persistent},
            world.now);
        return !world.domains->lacking().empty();
    };
    EXPECT_TRUE(look(elsewhere));
    EXPECT_FALSE(look(changed));
    EXPECT_FALSE(look(domainXml)) << "an administrator's change for the next start";
}

TEST_F(OtherFunction, OfACardThatTheSettingsName) {
    core::Settings settings;
    settings.cards["br0"] = {"ens9"};
    const std::string network = with(domainXml, "<source bridge='br0'/>", "<source bridge='br1'/>");
    const kernel::Places places = cardInBridge().places();
    EXPECT_EQ(daemon::admit(places, settings, {}, network).refusal, "");
    EXPECT_NE(daemon::admit(places, settings, {}, domainXml).refusal, "") << "another card";
    settings.cards["br0"] = {"ens9", "pf0"};
    EXPECT_EQ(daemon::admit(places, settings, {}, domainXml).refusal, "");
    settings.cards["br1"] = {"pf0"};
    EXPECT_EQ(
        daemon::admit(places, settings, {}, with(network, "slot='2'", "slot='9'")).replaced.size(),
        1U);
}

TEST(Owing, IsTold) {
    World world;
    world.sight = {.running = true};
    world.hasFunction = false;
    world.look();
    EXPECT_EQ(world.domains->lacking(), std::vector<std::string>{uuid});
    world.event(Event::UnplugAsked);
    EXPECT_TRUE(world.domains->lacking().empty()) << "a domain that leaves is left alone";
}

} // namespace

} // namespace netfailover::host::test
