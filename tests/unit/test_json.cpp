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
    return formatJson(core::findingsOf(links, core::classify(links), std::string(driver)), pretty);
}

TEST(Json, IsTheContracts) {
    auto links = configured();
    links[1].mtu = links[2].mtu = links[3].mtu = 1500;
    links[3].routes = {route("0.0.0.0/0", "192.0.2.1")};
    links[3].managers = {networkManager};
    EXPECT_EQ(
        json(links),
        R"({"Driver":"in-tree","State":"degraded","Problems":[)"
        R"({"Identifier":"slave-managed","Severity":"problem","Failover":2,"Link":4,)"
        R"("Message":"NetworkManager configures the slave enp2s0."},)"
        R"({"Identifier":"leaked-route","Severity":"problem","Failover":2,"Link":4,)"
        R"("Message":"enp2s0 has the route 0.0.0.0/0 via 192.0.2.1 metric 1024."}],"Failovers":[{"Name":"enp1s0",)"
        R"("InterfaceIndex":2,"HardwareAddress":"52:54:00:12:34:56","Active":"primary",)"
        R"("State":"accelerated","MTU":1500,"ManagedBy":["systemd-networkd"],)"
        R"("Addresses":["192.0.2.2/24","fe80::2/64"],"Primary":{"Name":"enp2s0","InterfaceIndex":4,)"
        R"("Driver":"igbvf","Up":true,"Carrier":true,"Managed":true,"ManagedBy":["NetworkManager"],)"
        R"("LeakedAddresses":[],"LeakedRoutes":["0.0.0.0/0 via 192.0.2.1 metric 1024"]},)"
        R"("Standby":{"Name":"enp1s0nsby",)"
        R"("InterfaceIndex":3,"Driver":"virtio_net","Up":true,"Carrier":true,"Managed":false,)"
        R"("ManagedBy":[],"LeakedAddresses":[],"LeakedRoutes":[]},"Candidates":[]}]})"
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
    EXPECT_EQ(json({}, false, ""), R"({"Driver":"","State":"none","Problems":[],"Failovers":[]})"
                                   "\n");
    EXPECT_EQ(json({}, true, ""), "{\n    \"Driver\": \"\",\n    \"State\": \"none\",\n"
                                  "    \"Problems\": [],\n    \"Failovers\": []\n}\n");
}

TEST(Json, IsAsciiWhateverTheName) {
    const std::string text = json({master(2, "\x1b\"\\\xff\xc3\xbc\x7f")});
    EXPECT_NE(text.find(R"("Name":"\u001b\"\\\ufffd\u00fc\u007f")"), std::string::npos) << text;
    EXPECT_TRUE(std::ranges::all_of(
        text, [](char byte) { return byte == '\n' || (byte >= ' ' && byte < 0x7f); }));
}

} // namespace

} // namespace netfailover::guest::tell
