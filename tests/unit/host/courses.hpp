// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "world.hpp"

#include <functional>
#include <string>
#include <vector>

// Migrations of one domain between two hosts, in the order in which libvirt and QEMU were
// seen to tell of them.
namespace netfailover::host::test {

/// What the hosts and the domain are like.
struct Layout {
    const char* name;
    const Sysfs& (*sysfs)();
    bool hasTwoPairs{};
};

inline constexpr Layout simple{.name = "cardInBridge", .sysfs = cardInBridge};
/// Each step has twice the changes, and the uplink has to be trusted for some of them.
inline constexpr Layout involved{
    .name = "functionInBridgeAndTwoPairs", .sysfs = functionInBridge, .hasTwoPairs = true};

/// What an administrator has given the function on the source, and nobody that there.
inline constexpr unsigned givenRate = 100;

inline void has(World& world, bool function) {
    world.hasFunction = function;
    world.kernel.vfMac = function ? pairMac : oldMac;
    world.kernel.third.mac = function && world.guestXml == twoPairsXml ? otherPairMac : oldMac;
}

/// The domain runs on the source, and its daemon knows it.
struct Scene {
    World source;
    World destination;

    explicit Scene(const Layout& layout = simple)
        : source(layout.sysfs()), destination(layout.sysfs()) {
        for (World* world : {&source, &destination}) {
            world->kernel.second.trust = false;
            world->kernel.count = layout.hasTwoPairs ? 3 : 2;
            world->guestXml = layout.hasTwoPairs ? twoPairsXml : domainXml;
        }
        has(source, true);
        source.kernel.attributes.maxRate = givenRate;
        source.sight = {.running = true};
        source.look();
        source.record();
        destination.metadata = source.metadata;
    }

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

using Steps = std::vector<Step>;

struct Course {
    const char* name;
    Steps steps;
    char ends;
    /// libvirt's XML has a virtual function that QEMU has lost.
    bool lost{};
};

namespace steps {

using core::Event;
using core::HookOperation;

inline Step hook(char host, HookOperation operation, std::function<void(Scene&)> happens = {}) {
    return {host, "hook" + std::to_string(static_cast<int>(operation)),
            [operation](World& world) { world.hook(operation); }, std::move(happens)};
}

inline Step event(char host, Event event, std::function<void(Scene&)> happens = {}) {
    return {host, "event" + std::to_string(static_cast<int>(event)),
            [event](World& world) { world.event(event); }, std::move(happens)};
}

// libvirt gives a virtual function the pair's MAC between "prepare" and "start".
inline void reserve(Scene& scene) {
    has(scene.destination, true);
    scene.destination.sight = {.running = true, .paused = true, .job = core::Job::In};
}

inline void release(World& world) {
    world.kernel.vfMac = world.kernel.third.mac = oldMac;
    world.sight = {};
    // A tap takes its entries of the bridge along, the uplink keeps its own.
    std::erase_if(world.kernel.entries, [](const auto& entry) { return !entry.entry.self; });
}

inline void sends(Scene& scene) {
    scene.source.sight = {.running = true, .job = core::Job::Out, .sends = true};
}

inline void switchesOver(Scene& scene) {
    scene.source.sight.paused = true;
    scene.destination.sight = {.running = true};
}

inline void staysHere(Scene& scene) {
    scene.source.sight = {.running = true};
}

inline const Steps incoming{hook('D', HookOperation::Migrate), hook('D', HookOperation::Prepare),
                            hook('D', HookOperation::Start, reserve),
                            hook('D', HookOperation::Started),
                            event('S', Event::UnplugAsked, [](Scene& scene) {
                                scene.source.sight = {.running = true, .job = core::Job::Out};
                            })};
inline const Steps active{event('S', Event::Active, sends)};
inline const Steps completed{event('S', Event::SwitchesOver),
                             event('D', Event::Negotiated, switchesOver),
                             event('S', Event::Completed), event('D', Event::Resumed)};
inline const Steps sourceEnds{
    hook('S', HookOperation::Stopped),
    hook('S', HookOperation::Release, [](Scene& scene) { release(scene.source); }),
    event('S', Event::Released)};
inline const Steps destinationEnds{
    hook('D', HookOperation::Stopped),
    hook('D', HookOperation::Release, [](Scene& scene) { release(scene.destination); }),
    event('D', Event::Released)};
inline const Steps failed{event('S', Event::Failed, staysHere)};
inline const Steps failedAtTheEnd{event('S', Event::SwitchesOver),
                                  event('S', Event::Failed,
                                        [](Scene& scene) {
                                            sends(scene);
                                            scene.source.sight.paused = true;
                                        }),
                                  event('S', Event::Resumed, staysHere)};
inline const Steps dropped{event('S', Event::Completed),
                           event('S', Event::Resumed, [](Scene& scene) {
                               staysHere(scene);
                               release(scene.destination);
                           })};

inline Steps operator+(Steps one, const Steps& other) {
    one.insert(one.end(), other.begin(), other.end());
    return one;
}

// By detaching: libvirt says so by an event, after which the daemon asks for the domain.
inline Step look(char host, std::function<void(Scene&)> happens) {
    return {host, "look",
            [](World& world) {
                if (!world.isDeaf) {
                    world.look();
                }
            },
            std::move(happens)};
}

inline const Steps detached{look('S', [](Scene& scene) {
    has(scene.source, false);
    scene.destination.hasFunction = false;
})};
inline const Steps incomingWithout{
    hook('D', HookOperation::Migrate), hook('D', HookOperation::Prepare),
    hook('D', HookOperation::Start,
         [](Scene& scene) {
             scene.destination.sight = {.running = true, .paused = true, .job = core::Job::In};
         }),
    hook('D', HookOperation::Started)};
inline const Steps completedWithout{event('S', Event::Completed),
                                    event('D', Event::Resumed, switchesOver)};
inline const Steps attachedThere{look('D', [](Scene& scene) { has(scene.destination, true); })};
inline const Steps givenBack{look('S', [](Scene& scene) { has(scene.source, true); })};
// A guest that was suspended lets go of its function when it goes on.
inline const Steps letsGoLater{look('S', [](Scene& scene) { has(scene.source, false); })};

inline const std::vector<Course> courses{
    {"moves", incoming + active + completed + sourceEnds, 'D'},
    {"refusedWithoutASign", {hook('D', HookOperation::Migrate)}, 'S'},
    {"refusedAtPrepare",
     Steps{hook('D', HookOperation::Migrate), hook('D', HookOperation::Prepare)} + destinationEnds,
     'S'},
    {"givenUpBeforeTheUnplug", incoming + failed + destinationEnds, 'S'},
    {"givenUpWhileActive", incoming + active + failed + destinationEnds, 'S'},
    {"failsAtTheEnd", incoming + active + failedAtTheEnd + destinationEnds, 'S'},
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

} // namespace steps

using steps::courses;

inline void tellAll(Scene& scene, const Steps& steps) {
    for (const Step& step : steps) {
        if (step.happens) {
            step.happens(scene);
        }
        step.tell(scene[step.host]);
    }
}

inline void expectMac(const World& world, bool isPairs) {
    const bool hasTwo = world.guestXml == twoPairsXml;
    EXPECT_EQ(world.kernel.vfMac == pairMac, isPairs);
    EXPECT_EQ(world.kernel.third.mac == otherPairMac, isPairs && hasTwo);
}

inline void expectOwner(const World& world, bool lost) {
    expectMac(world, !lost);
    for (const core::Mac& mac : {pairMac, otherPairMac}) {
        const bool isThere = lost && (mac == pairMac || world.guestXml == twoPairsXml);
        EXPECT_EQ(world.kernel.has(true, mac), isThere) << "an entry of the uplink";
        EXPECT_EQ(world.kernel.has(false, mac), isThere) << "an entry of the tap";
    }
    EXPECT_EQ(world.kernel.second.trust, lost && world.guestXml == twoPairsXml) << "of the uplink";
}

/// Nothing of ours is in the kernel, whatever the daemon still keeps in mind.
inline void expectNoTrace(const World& world) {
    EXPECT_NE(world.kernel.vfMac, pairMac);
    EXPECT_NE(world.kernel.third.mac, otherPairMac);
    EXPECT_TRUE(world.kernel.entries.empty());
    EXPECT_EQ(world.kernel.second.trust, false);
}

inline void expectNothing(const World& world) {
    expectNoTrace(world);
    EXPECT_TRUE(world.domains->records().empty());
}

} // namespace netfailover::host::test
