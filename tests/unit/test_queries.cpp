// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/queries.hpp"

#include "guest/core/classify.hpp"
#include "guest/tell/error.hpp"
#include "links.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace netfailover::guest::tell {

namespace {

using namespace netfailover::guest::test;

core::Topology topology() {
    core::Link named = master();
    named.alternativeNames = {"lan0"};
    return core::classify(std::vector{named, standby(), primary()});
}

std::string errorOf(const std::function<void(const core::Topology&)>& query) {
    try {
        query(topology());
    } catch (const tell::RequestRefused& refused) {
        return refused.error().name;
    }
    return "";
}

TEST(Queries, FindAFailover) {
    const core::Topology known = topology();
    for (const char* name : {"enp1s0", "lan0"}) {
        EXPECT_EQ(failoverByName(known, name).master.index, 2) << name;
    }
    for (const char* address : {"52:54:00:12:34:56", "52:54:00:12:34:56"}) {
        EXPECT_EQ(failoverByAddress(known, address).master.index, 2) << address;
    }
}

TEST(Queries, FindALink) {
    const core::Topology known = topology();
    EXPECT_EQ(linkByName(known, "lan0").link->index, 2);
    EXPECT_EQ(linkByName(known, "enp2s0").role, core::Role::Primary);
    EXPECT_EQ(linkByIndex(known, 3).link->name, "enp1s0nsby");
}

TEST(Queries, RefuseWhatIsNotThere) {
    for (const char* name : {"", "enp2s0", "enp1s0nsby", "enp1", "ENP1S0"}) {
        EXPECT_EQ(errorOf([&](const auto& known) { (void)failoverByName(known, name); }),
                  tell::noSuchFailover)
            << name;
    }
    EXPECT_EQ(errorOf([](const auto& known) { (void)linkByName(known, "lo"); }), tell::noSuchLink);
    EXPECT_EQ(errorOf([](const auto& known) { (void)linkByIndex(known, 1); }), tell::noSuchLink);
    EXPECT_EQ(
        errorOf([](const auto& known) { (void)failoverByAddress(known, "02:00:00:00:00:01"); }),
        tell::noSuchFailover);
}

TEST(Queries, RefuseNonsense) {
    for (const int index : {0, -1}) {
        EXPECT_EQ(errorOf([&](const auto& known) { (void)linkByIndex(known, index); }),
                  tell::invalidArgument);
    }
    for (const char* address : {"", "enp1s0", "52:54:00:12:34", "52:54:00:12:34:5"}) {
        EXPECT_EQ(errorOf([&](const auto& known) { (void)failoverByAddress(known, address); }),
                  address == std::string("52:54:00:12:34") ? tell::noSuchFailover
                                                           : tell::invalidArgument)
            << address;
    }
}

// Neither takes long nor sends back what came.
TEST(Queries, RefuseWhatIsTooLongForAName) {
    const std::string text(1U << 20U, 'a');
    for (const auto& query : std::vector<std::function<void(const core::Topology&)>>{
             [&](const auto& known) { (void)linkByName(known, text); },
             [&](const auto& known) { (void)failoverByName(known, text); },
             [&](const auto& known) { (void)failoverByAddress(known, text); }}) {
        try {
            query(topology());
            ADD_FAILURE() << "it was found";
        } catch (const RequestRefused& refused) {
            EXPECT_EQ(refused.error().name, invalidArgument);
            EXPECT_LT(refused.error().message.size(), 100U);
        }
    }
    EXPECT_EQ(errorOf([](const auto& known) { (void)linkByName(known, std::string(127, 'a')); }),
              noSuchLink);
}

} // namespace

} // namespace netfailover::guest::tell
