// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/relevant.hpp"

#include "guest/core/classify.hpp"
#include "links.hpp"
#include "wire.hpp"

#include <gtest/gtest.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace netfailover::guest::observe {

namespace {

using namespace netfailover::guest::test;

constexpr std::uint16_t ethernetType = 1;

ByteVector link(int index, const ByteVector& attributes, std::uint16_t type = RTM_NEWLINK) {
    ifinfomsg header{};
    header.ifi_type = ethernetType;
    header.ifi_index = index;
    return message(type, bytesOfValue(header) + attributes);
}

ByteVector kind(const char* name) {
    return attribute(IFLA_LINKINFO, attribute(IFLA_INFO_KIND, std::string_view(name)));
}

ByteVector address(unsigned index, std::uint16_t type = RTM_NEWADDR) {
    ifaddrmsg header{};
    header.ifa_index = index;
    return message(type, bytesOfValue(header));
}

bool seen(const ByteVector& bytes, std::uint32_t sender = 0) {
    return isRelevant({.bytes = bytes, .sender = sender}, core::classify(paired()));
}

TEST(Relevant, OfLinksWithAPartMatter) {
    EXPECT_TRUE(seen(link(2, {})));
    EXPECT_TRUE(seen(link(4, kind("novel"))));
    EXPECT_TRUE(seen(link(3, {}, RTM_DELLINK)));
}

TEST(Relevant, OfANewSlaveMatter) {
    EXPECT_TRUE(seen(link(9, kind("novel") + attribute(IFLA_MASTER, bytesOfValue(2)))));
}

TEST(Relevant, OfANewNicMatter) {
    EXPECT_TRUE(seen(link(9, {})));
}

TEST(Relevant, OfStrangersDoNot) {
    EXPECT_FALSE(seen(link(9, kind("veth"))));
    EXPECT_FALSE(seen(link(9, kind("veth") + attribute(IFLA_MASTER, bytesOfValue(8)))));
    EXPECT_FALSE(seen(link(9, {}, RTM_DELLINK)));
    EXPECT_FALSE(seen(address(9)));
}

TEST(Relevant, OfWhatIsStackedOnAMasterMatter) {
    std::vector<core::Link> links = paired();
    links[1].master = 10;
    links.push_back(software(10, "br0", "bridge"));
    const core::Topology known = core::classify(links);
    EXPECT_TRUE(isRelevant({.bytes = address(10)}, known));
    EXPECT_TRUE(isRelevant({.bytes = link(10, kind("bridge"), RTM_DELLINK)}, known));
    EXPECT_TRUE(isRelevant(
        {.bytes = link(11, kind("vlan") + attribute(IFLA_LINK, bytesOfValue(10)))}, known));
    EXPECT_FALSE(isRelevant({.bytes = address(11)}, known));
}

TEST(Relevant, OfWhatIsStackedOnASlaveMatter) {
    const ByteVector vlan = kind("vlan") + attribute(IFLA_LINK, bytesOfValue(4));
    EXPECT_TRUE(seen(link(11, vlan)));
    EXPECT_TRUE(seen(link(11, vlan, RTM_DELLINK)));
    EXPECT_FALSE(seen(link(11, kind("vlan") + attribute(IFLA_LINK, bytesOfValue(9)), RTM_DELLINK)));
}

TEST(Relevant, OfAddressesOnSlavesMatter) {
    EXPECT_TRUE(seen(address(4)));
    EXPECT_TRUE(seen(address(3, RTM_DELADDR)));
}

// Whether that is worse than a remark hangs on how else the machine is reached.
TEST(Relevant, OfOtherLinksMatterWhereAMasterHasNoAddress) {
    const auto ofStranger = [](const std::vector<core::Link>& links, std::uint8_t scope) {
        ifaddrmsg header{};
        header.ifa_family = AF_INET;
        header.ifa_scope = scope;
        header.ifa_index = 9;
        const auto local = attribute(IFA_LOCAL, bytesOfValue(std::uint32_t{1}));
        return isRelevant({.bytes = message(RTM_DELADDR, bytesOfValue(header) + local)},
                          core::classify(links));
    };
    EXPECT_TRUE(ofStranger(paired(), RT_SCOPE_UNIVERSE));
    EXPECT_FALSE(ofStranger(paired(), RT_SCOPE_LINK));
    EXPECT_FALSE(ofStranger(configured(), RT_SCOPE_UNIVERSE));
    EXPECT_FALSE(ofStranger({loopback()}, RT_SCOPE_UNIVERSE));
}

TEST(Relevant, OfIpv6BeingSwitchedOnMatter) {
    const auto multicast = [](std::uint8_t family, const ByteVector& attributes) {
        rtmsg header{};
        header.rtm_family = family;
        header.rtm_type = RTN_MULTICAST;
        header.rtm_protocol = RTPROT_KERNEL;
        return message(RTM_NEWROUTE, bytesOfValue(header) + attributes);
    };
    EXPECT_TRUE(seen(multicast(AF_INET6, attribute(RTA_OIF, bytesOfValue(4)))));
    EXPECT_FALSE(seen(multicast(AF_INET6, attribute(RTA_OIF, bytesOfValue(9)))));
    EXPECT_FALSE(seen(multicast(AF_INET6, {})));
    EXPECT_FALSE(seen(multicast(AF_INET, attribute(RTA_OIF, bytesOfValue(4)))));
}

TEST(Relevant, OfRoutesToSlavesMatter) {
    const auto route = [](int index, std::uint8_t protocol, std::uint16_t type = RTM_NEWROUTE) {
        rtmsg header{};
        header.rtm_family = AF_INET;
        header.rtm_type = RTN_UNICAST;
        header.rtm_protocol = protocol;
        return message(type, bytesOfValue(header) + attribute(RTA_OIF, bytesOfValue(index)));
    };
    EXPECT_TRUE(seen(route(4, RTPROT_BOOT)));
    EXPECT_TRUE(seen(route(4, RTPROT_BOOT, RTM_DELROUTE)));
    EXPECT_FALSE(seen(route(9, RTPROT_BOOT)));
    EXPECT_FALSE(seen(route(4, RTPROT_KERNEL)));
}

TEST(Relevant, OfRoutesWithSeveralNextHopsMatter) {
    rtmsg header{};
    header.rtm_family = AF_INET;
    header.rtm_type = RTN_UNICAST;
    const auto hop = [](int index) {
        return bytesOfValue(rtnexthop{sizeof(rtnexthop), 0, 0, index});
    };
    const auto route = [&](const ByteVector& hops) {
        return message(RTM_NEWROUTE, bytesOfValue(header) + attribute(RTA_MULTIPATH, hops));
    };
    EXPECT_TRUE(seen(route(hop(9) + hop(4))));
    EXPECT_FALSE(seen(route(hop(9) + hop(10))));
}

TEST(Relevant, FromAnybodyButTheKernelAreNone) {
    EXPECT_FALSE(seen(link(2, {}), 4711));
}

TEST(Relevant, BehindThoseOfAStrangerAreFound) {
    EXPECT_TRUE(seen(link(9, kind("veth")) + link(2, {})));
}

TEST(Relevant, ThatCannotBeReadAreAReasonToLook) {
    EXPECT_TRUE(seen(message(RTM_DELLINK, {})));
    EXPECT_TRUE(seen(message(RTM_NEWLINK, {})));
    EXPECT_TRUE(seen({std::byte{1}}));
}

TEST(Relevant, OfOtherKindsDoNotMatter) {
    EXPECT_FALSE(seen(message(RTM_NEWROUTE, bytesOfValue(rtmsg{}))));
    EXPECT_FALSE(seen({}));
}

} // namespace

} // namespace netfailover::guest::observe
