// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/select.hpp"

#include "guest/tell/error.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <gtest/gtest.h>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

using Words = std::vector<std::string>;

// Two failovers, one link with an alternative name, and one named like an index.
std::vector<core::Link> scene() {
    auto links = paired();
    links[3].alternativeNames = {"vf-left", "vf-right"};
    for (const core::Link& link : {master(5, "enp3s0", virtio1), standby(6, 5, "4", virtio1),
                                   software(9, "br0", "bridge")}) {
        links.push_back(link);
    }
    return links;
}

Words selected(const Words& requests) {
    Words names;
    for (const auto& failover : select(scene(), core::classify(scene()), requests).failovers) {
        names.push_back(failover.master.name);
    }
    return names;
}

tell::Error refusal(const Words& requests) {
    try {
        (void)selected(requests);
    } catch (const tell::RequestRefused& refused) {
        return refused.error();
    }
    return {};
}

TEST(Select, TakesAllWithoutARequest) {
    EXPECT_EQ(selected({}), (Words{"enp1s0", "enp3s0"}));
}

TEST(Select, TakesAnyMember) {
    for (const char* name : {"enp1s0", "enp1s0nsby", "enp2s0", "vf-left", "vf-right"}) {
        EXPECT_EQ(selected({name}), Words{"enp1s0"}) << name;
    }
}

TEST(Select, TakesAnIndexUnlessItIsAName) {
    EXPECT_EQ(selected({"2"}), Words{"enp1s0"});
    EXPECT_EQ(selected({"6"}), Words{"enp3s0"});
    EXPECT_EQ(selected({"4"}), Words{"enp3s0"});
}

TEST(Select, TakesEachOnceInOrder) {
    EXPECT_EQ(selected({"enp3s0", "enp2s0", "enp1s0", "5"}), (Words{"enp1s0", "enp3s0"}));
}

TEST(SelectByName, TakesNothingElse) {
    const core::Topology topology = core::classify(scene());
    const auto count = [&](const std::string& request) {
        return selectByName(topology, Words{request}).failovers.size();
    };
    EXPECT_EQ(selectByName(topology, {}).failovers.size(), 2U);
    EXPECT_EQ(count("enp2s0"), 1U);
    EXPECT_EQ(count("4"), 1U) << "it is a name";
    for (const char* request : {"2", "vf-left", "br0", "nosuch", ""}) {
        EXPECT_THROW((void)count(request), tell::RequestRefused) << request;
    }
}

TEST(Select, RefusesWhatIsNotThere) {
    EXPECT_EQ(
        refusal({"enp1s0", "eth7"}),
        (tell::Error{.name = tell::noSuchLink, .message = "There is no interface \"eth7\"."}));
    for (const char* name : {"", "77", "-2", "2x", "0", " 2", "99999999999999999999"}) {
        EXPECT_EQ(refusal({name}).name, tell::noSuchLink) << name;
    }
}

TEST(Select, RefusesAStranger) {
    const tell::Error expected{.name = tell::noSuchFailover,
                               .message = "Interface \"br0\" is not part of a failover."};
    EXPECT_EQ(refusal({"br0"}), expected);
    EXPECT_EQ(refusal({"9"}), expected);
}

} // namespace

} // namespace netfailover::guest::ctl
