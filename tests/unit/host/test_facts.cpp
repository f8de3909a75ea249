// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/facts.hpp"
#include "pairs.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace netfailover::host::daemon {

namespace {

using namespace netfailover::host::test;

Records records() {
    PairRecord pair{.mac = pairMac, .hasFunction = true, .problems = {"a \xff problem"}};
    pair.place.vf = kernel::FunctionPlace{.address = {.bus = 0x42, .slot = 2}};
    pair.place.place.tap = core::Port{.index = 7, .name = "tap01"};
    return {{"8f0a42a2-7bb5",
             {.name = "guest", .course = {.stage = core::Stage::Running}, .pairs = {pair}}}};
}

TEST(Facts, OfAPair) {
    const auto all = pairFacts(records());
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all.begin()->first, "/org/netfailover/host1/pair/8f0a42a2_7bb5_525400001253");
    EXPECT_EQ(all.begin()->second,
              (Facts{{"Domain", std::string("guest")},
                     {"HardwareAddress", std::string("52:54:00:00:12:53")},
                     {"Phase", std::string("accelerated")},
                     {"VirtualFunction", std::string("0000:42:02.0")},
                     {"Tap", std::string("tap01")},
                     {"Owed", false},
                     {"Problems", std::vector<std::string>{"a \xef\xbf\xbd problem"}}}));
}

TEST(Facts, TellWhatHasChanged) {
    Records changed = records();
    const auto before = pairFacts(changed).begin()->second;
    EXPECT_TRUE(changedNames(before, before).empty());
    changed.begin()->second.course.stage = core::Stage::LeavingAsked;
    EXPECT_EQ(changedNames(before, pairFacts(changed).begin()->second),
              std::vector<std::string>{"Phase"});
}

std::map<std::string, std::string> inXml(const std::string& interface) {
    pugi::xml_document document;
    const std::string file =
        std::string(SOURCE_ROOT) + "/src/host/daemon/org.netfailover.host1." + interface + ".xml";
    EXPECT_TRUE(document.load_file(file.c_str())) << file;
    std::map<std::string, std::string> properties;
    for (const auto& node : document.child("node").child("interface").children("property")) {
        properties[node.attribute("name").value()] = node.attribute("type").value();
    }
    return properties;
}

std::map<std::string, std::string> inCode(const Facts& facts) {
    std::map<std::string, std::string> properties;
    for (const Fact& fact : facts) {
        constexpr std::array types{"s", "b", "as"};
        properties[fact.name] = types.at(fact.value.index());
    }
    return properties;
}

TEST(Facts, AreThoseOfTheXml) {
    EXPECT_EQ(inCode(managerFacts(records())), inXml("Manager"));
    EXPECT_EQ(inCode(pairFacts(records()).begin()->second), inXml("Pair"));
}

} // namespace

} // namespace netfailover::host::daemon
