// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Asks the kernel that runs the tests, in a network namespace of its own.
#include "guest/act/request.hpp"

#include "alone.hpp"
#include "described.hpp"
#include "guest/act/addresses.hpp"
#include "guest/act/live_actuator.hpp"
#include "guest/act/routes.hpp"
#include "guest/act/uevent.hpp"
#include "guest/observe/live_kernel.hpp"
#include "links.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <linux/rtnetlink.h>
#include <stdexcept>

namespace netfailover::guest::act {

namespace {

using namespace netfailover::guest::test;

constexpr int nobody = 4711;

bool holds(const core::Address& wanted) {
    observe::LiveKernel kernel;
    const auto addresses = kernel.addresses();
    return std::ranges::count(addresses, observe::LinkAddress{loopbackIndex, wanted}) == 1;
}

std::vector<core::Route> routes() {
    return observe::LiveKernel().routes(loopbackIndex);
}

core::Route onLink(const std::string& destination, std::uint32_t table = RT_TABLE_MAIN) {
    core::Route route = test::route(destination);
    route.scope = RT_SCOPE_LINK;
    route.table = table;
    return described(route);
}

void addAddress(const core::Address& wanted) {
    core::Address there = wanted;
    ifaddrmsg header = *base::readValue<ifaddrmsg>(wanted.message.bytes);
    header.ifa_index = loopbackIndex;
    std::memcpy(there.message.bytes.data(), &header, sizeof header);
    (void)send({RTM_NEWADDR, NLM_F_CREATE, there.message.bytes}, "cannot add an address");
}

TEST(Requests, AddAndRemoveAddresses) {
    expectAlone([] {
        setLoopback(true);
        bool fine = true;
        for (const char* text : {"192.0.2.7/24", "2001:db8::7/64"}) {
            const core::Address wanted = described(address(text));
            addAddress(wanted);
            addAddress(wanted); // again, without harm
            fine = fine && holds(wanted);
            fine = fine && removeAddress(loopbackIndex, wanted) == Effect::Done;
            fine = fine && removeAddress(loopbackIndex, wanted) == Effect::None;
            fine = fine && !holds(wanted);
            fine = fine && removeAddress(nobody, wanted) == Effect::None;
        }
        return fine;
    });
}

TEST(Requests, AddAndRemoveRoutes) {
    expectAlone([] {
        setLoopback(true);
        const core::Route wanted = onLink("198.51.100.0/24");
        const core::Route other = onLink("203.0.113.0/24", 1000);
        bool fine = addRoute(loopbackIndex, wanted) == Effect::Done;
        addRoute(loopbackIndex, other);
        fine = fine && addRoute(loopbackIndex, wanted) == Effect::None;
        fine = fine && std::ranges::is_permutation(routes(), std::vector{wanted, other});
        fine = fine && removeRoute(loopbackIndex, wanted) == Effect::Done;
        fine = fine && removeRoute(loopbackIndex, wanted) == Effect::None;
        fine = fine && routes() == std::vector{other};
        removeRoute(loopbackIndex, other);
        return fine && routes().empty();
    });
}

TEST(Requests, ThatAreRefusedThrow) {
    expectAlone([] {
        try {
            addRoute(loopbackIndex, described(test::route("198.51.100.0/24", "192.0.2.1")));
        } catch (const std::runtime_error& error) {
            return std::string(error.what()).starts_with("cannot add a route: ");
        }
        return false;
    });
}

// What was never read from a kernel cannot be repeated to it.
TEST(Requests, WithoutAMessageThrow) {
    EXPECT_THROW(addRoute(loopbackIndex, test::route("198.51.100.0/24")), base::MalformedMessage);
    EXPECT_THROW(removeAddress(loopbackIndex, address("192.0.2.7/24")), base::MalformedMessage);
}

TEST(LiveActuator, DoesWhatIsAsked) {
    expectAlone([] {
        setLoopback(true);
        base::Loop loop;
        base::SystemBus bus(loop);
        LiveActuator actuator({.bus = &bus, .refused = [](const manager::Refusal&) {}});
        const core::Address seven = described(address("192.0.2.7/24"));
        const core::Route route = onLink("198.51.100.0/24");
        addAddress(seven);
        actuator.perform(core::RenewAddress{loopbackIndex, "lo", seven, true});
        actuator.perform(core::AddRoute{loopbackIndex, "lo", route});
        const bool there = holds(seven) && routes() == std::vector{route};
        actuator.perform(core::RemoveRoute{loopbackIndex, "lo", route});
        actuator.perform(core::RemoveAddress{loopbackIndex, "lo", seven});
        actuator.perform(core::Trigger{nobody, "gone"});
        return there && !holds(seven) && routes().empty();
    });
}

} // namespace

} // namespace netfailover::guest::act
