// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Listens to the kernel that runs the tests, in a network namespace of its own.
#include "guest/observe/monitor.hpp"

#include "alone.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::observe {

namespace {

using namespace netfailover::guest::test;

// The only link there is, and as a master it matters.
core::Topology knownLoopback() {
    return {
        .failovers = {core::Failover{.master = core::Link{.index = loopbackIndex, .name = "lo"}}}};
}

TEST(Monitor, HearsNothingOfAQuietKernel) {
    expectAlone([] {
        Monitor monitor;
        return monitor.drain(knownLoopback()) == Heard::Nothing;
    });
}

TEST(Monitor, HearsOfALinkThatMatters) {
    expectAlone([] {
        Monitor monitor;
        setLoopback(true);
        return monitor.drain(knownLoopback()) == Heard::Event &&
               monitor.drain(knownLoopback()) == Heard::Nothing;
    });
}

TEST(Monitor, DoesNotTellOfAnUnrelatedLink) {
    expectAlone([] {
        Monitor monitor;
        setLoopback(true);
        return monitor.drain({}) == Heard::Nothing;
    });
}

// Only events of an unrelated link, so that the overrun itself is what is heard.
TEST(Monitor, TellsOfALossAndGoesOn) {
    expectAlone([] {
        Monitor monitor;
        for (int change = 0; change < 4000; ++change) {
            setLoopback(change % 2 == 0);
        }
        bool lost = false;
        for (int drained = 0; drained < 100; ++drained) {
            lost |= monitor.drain({}) == Heard::Loss;
        }
        setLoopback(true);
        return lost && monitor.drain({}) == Heard::Nothing;
    });
}

TEST(Monitor, LeavesOthersTheirTurn) {
    expectAlone([] {
        Monitor monitor;
        for (int change = 0; change < 50; ++change) {
            setLoopback(change % 2 == 0);
        }
        return monitor.drain(knownLoopback()) == Heard::Event &&
               monitor.drain(knownLoopback()) == Heard::Event;
    });
}

// 300 names of 127 bytes, which is more than fits into 32 KiB.
TEST(Monitor, ReadsALinkWithManyNames) {
    expectAlone([] {
        if (!nameLoopback(300)) {
            return true;
        }
        Monitor monitor;
        setLoopback(true);
        return monitor.drain(knownLoopback()) == Heard::Event &&
               monitor.drain(knownLoopback()) == Heard::Nothing;
    });
}

} // namespace

} // namespace netfailover::guest::observe
