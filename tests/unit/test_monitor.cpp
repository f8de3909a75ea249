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

TEST(Monitor, HasNoNewsOfAQuietKernel) {
    expectAlone([] {
        Monitor monitor;
        return !monitor.drain(knownLoopback());
    });
}

TEST(Monitor, TellsOfALinkThatMatters) {
    expectAlone([] {
        Monitor monitor;
        setLoopback(true);
        return monitor.drain(knownLoopback()) && !monitor.drain(knownLoopback());
    });
}

TEST(Monitor, DoesNotTellOfAStranger) {
    expectAlone([] {
        Monitor monitor;
        setLoopback(true);
        return !monitor.drain({});
    });
}

TEST(Monitor, TakesLostNewsForNewsAndGoesOn) {
    expectAlone([] {
        Monitor monitor;
        for (int change = 0; change < 4000; ++change) {
            setLoopback(change % 2 == 0);
        }
        // Only strangers' news, so that the overrun itself is the reason.
        const bool overrun = monitor.drain({});
        setLoopback(true);
        return overrun && !monitor.drain({});
    });
}

} // namespace

} // namespace netfailover::guest::observe
