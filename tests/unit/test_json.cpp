// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/json.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace netfailover::guest::tell {

namespace {

using namespace netfailover::guest::test;

std::string json(const std::vector<core::Link>& links, bool pretty = false,
                 std::string_view driver = "in-tree") {
    const core::Topology topology = core::classify(links);
    return formatJson({.driver = std::string(driver),
                       .state = core::overallState(topology),
                       .failovers = topology.failovers},
                      pretty);
}

TEST(Json, IsTheContracts) {
    auto links = paired();
    links[3].addresses = {address("192.0.2.4/24")};
    links[3].managers = {networkManager};
    EXPECT_EQ(
        json(links),
        R"({"Driver":"in-tree","State":"degraded","Failovers":[{"Name":"enp1s0",)"
        R"("InterfaceIndex":2,"HardwareAddress":"52:54:00:12:34:56","Active":"primary",)"
        R"("State":"accelerated","Primary":{"Name":"enp2s0","InterfaceIndex":4,)"
        R"("Driver":"igbvf","Up":true,"Carrier":true,"Managed":true,"ManagedBy":["NetworkManager"],)"
        R"("LeakedAddresses":["192.0.2.4/24"]},"Standby":{"Name":"enp1s0nsby",)"
        R"("InterfaceIndex":3,"Driver":"virtio_net","Up":true,"Carrier":true,"Managed":false,)"
        R"("ManagedBy":[],"LeakedAddresses":[]}}]})"
        "\n");
}

TEST(Json, HasNullForAnAbsentSlave) {
    EXPECT_NE(json({master()}).find(R"("Primary":null,"Standby":null)"), std::string::npos);
}

TEST(Json, IsFalseForACarrierThatCannotBeUsed) {
    auto links = paired();
    links[3].up = false;
    EXPECT_NE(json(links).find(R"("Driver":"igbvf","Up":false,"Carrier":false)"),
              std::string::npos);
}

TEST(Json, IsADocumentWithoutFailovers) {
    EXPECT_EQ(json({}, false, ""), R"({"Driver":"","State":"none","Failovers":[]})"
                                   "\n");
    EXPECT_EQ(json({}, true, ""), "{\n    \"Driver\": \"\",\n    \"State\": \"none\",\n"
                                  "    \"Failovers\": []\n}\n");
}

TEST(Json, IsAsciiWhateverTheName) {
    const std::string text = json({master(2, "\x1b\"\\\xff\xc3\xbc\x7f")});
    EXPECT_NE(text.find(R"("Name":"\u001b\"\\\ufffd\u00fc\u007f")"), std::string::npos) << text;
    EXPECT_TRUE(std::ranges::all_of(
        text, [](char byte) { return byte == '\n' || (byte >= ' ' && byte < 0x7f); }));
}

} // namespace

} // namespace netfailover::guest::tell
