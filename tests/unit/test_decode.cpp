// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/decode.hpp"

#include "case_name.hpp"
#include "links.hpp"
#include "wire.hpp"

#include <arpa/inet.h>
#include <array>
#include <fstream>
#include <gtest/gtest.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

namespace netfailover::guest::observe {

namespace {

using namespace netfailover::guest::test;

const ByteVector mac = {std::byte{0x52}, std::byte{0x54}, std::byte{0},
                        std::byte{1},    std::byte{2},    std::byte{3}};

ByteVector linkPayload(const ByteVector& attributes, unsigned flags = 0, int index = 4,
                       unsigned char family = AF_UNSPEC) {
    ifinfomsg header{};
    header.ifi_family = family;
    header.ifi_type = 1;
    header.ifi_index = index;
    header.ifi_flags = flags;
    return bytesOfValue(header) + attributes;
}

std::optional<core::Link> decodeLinkPayload(const ByteVector& payload) {
    return decodeLink({.type = RTM_NEWLINK, .payload = payload});
}

// What a kernel says about the standby slave of a failover.
ByteVector standbyAttributes() {
    return attribute(IFLA_IFNAME, "enp1s0nsby") + attribute(IFLA_MASTER, bytesOfValue(2)) +
           attribute(IFLA_CARRIER, bytesOfValue(std::uint8_t{1})) + attribute(IFLA_ADDRESS, mac) +
           attribute(IFLA_PERM_ADDRESS, mac) + attribute(IFLA_PHYS_PORT_NAME, "sby") +
           attribute(IFLA_PARENT_DEV_NAME, "virtio0") +
           attribute(IFLA_PARENT_DEV_BUS_NAME, "virtio");
}

TEST(DecodeLink, ReadsEveryField) {
    const auto address = base::HardwareAddress::fromBytes(mac);
    const core::Link expected{
        .index = 4,
        .name = "enp1s0nsby",
        .hardwareType = 1,
        .master = 2,
        .physPortName = "sby",
        .parent = core::ParentDevice{.bus = "virtio", .name = "virtio0"},
        .address = *address,
        .permanentAddress = address,
        .up = true,
        .carrier = true,
    };
    EXPECT_EQ(decodeLinkPayload(linkPayload(standbyAttributes(), IFF_UP)), expected);
}

TEST(DecodeLink, LeavesEmptyWhatWasNotSent) {
    const auto link = decodeLinkPayload(linkPayload({}));
    EXPECT_EQ(link, (core::Link{.index = 4, .hardwareType = 1}));
}

TEST(DecodeLink, TakesCarrierFromTheFlagsIfNeedBe) {
    EXPECT_TRUE(decodeLinkPayload(linkPayload({}, IFF_UP | IFF_LOWER_UP))->carrier);
    const auto none = attribute(IFLA_CARRIER, bytesOfValue(std::uint8_t{0}));
    EXPECT_FALSE(decodeLinkPayload(linkPayload(none, IFF_LOWER_UP))->carrier);
}

TEST(DecodeLink, ReadsKindAndAlternativeNames) {
    const auto kind = attribute(IFLA_INFO_KIND, "vrf");
    const auto names = attribute(IFLA_ALT_IFNAME, "one") + attribute(IFLA_ALT_IFNAME, "two");
    const auto link = decodeLinkPayload(linkPayload(
        attribute(IFLA_LINKINFO, kind) + attribute(NLA_F_NESTED | IFLA_PROP_LIST, names)));
    EXPECT_EQ(link->kind, "vrf");
    EXPECT_EQ(link->alternativeNames, (std::vector<std::string>{"one", "two"}));
}

ByteVector internet6(std::int32_t disabled) {
    std::array<std::int32_t, DEVCONF_MAX> values{};
    values.fill(1);
    values.at(DEVCONF_DISABLE_IPV6) = disabled;
    return attribute(AF_INET6, attribute(IFLA_INET6_FLAGS, bytesOfValue(0)) +
                                   attribute(IFLA_INET6_CONF, bytesOfValue(values)));
}

TEST(DecodeLink, TellsWhetherTheKernelRunsIpv6OnIt) {
    const auto has = [](const ByteVector& families) {
        return decodeLinkPayload(linkPayload(attribute(IFLA_AF_SPEC, families)))->ipv6;
    };
    EXPECT_TRUE(has(internet6(0)));
    EXPECT_FALSE(has(internet6(1)));
    // Without the module, and by a kernel that has no such switch
    EXPECT_FALSE(has({}));
    EXPECT_FALSE(has(attribute(AF_INET6, attribute(IFLA_INET6_CONF, bytesOfValue(0)))));
}

// The other end of a veth, in a container: its index means nothing here.
TEST(DecodeLink, DoesNotTakeTheLowerLinkForAMaster) {
    const auto attributes =
        attribute(IFLA_LINK, bytesOfValue(2)) + attribute(IFLA_LINK_NETNSID, bytesOfValue(0));
    EXPECT_EQ(decodeLinkPayload(linkPayload(attributes))->master, std::nullopt);
    EXPECT_EQ(decodeLinkPayload(linkPayload(attributes))->lower, std::nullopt);
}

TEST(DecodeLink, ReadsTheLowerLink) {
    const auto lower = [](int index) {
        return decodeLinkPayload(linkPayload(attribute(IFLA_LINK, bytesOfValue(index))))->lower;
    };
    EXPECT_EQ(lower(2), 2);
    EXPECT_EQ(lower(4), std::nullopt) << "itself";
}

TEST(DecodeLink, KeepsHostileNames) {
    for (const std::string name :
         {"a\"b%s$(id)", "\x1b[31m", "\xff\xfe", "back\\slash", "'; rm -rf", "-rf"}) {
        EXPECT_EQ(decodeLinkPayload(linkPayload(attribute(IFLA_IFNAME, name)))->name, name);
    }
}

TEST(DecodeLink, ReadsANameWithoutItsNul) {
    EXPECT_EQ(decodeLinkPayload(linkPayload(attribute(IFLA_IFNAME, bytesOf("eth0"))))->name,
              "eth0");
}

TEST(DecodeLink, IgnoresWhatIsNotALinkOfOurs) {
    const ByteVector foreign = attribute(IFLA_TARGET_NETNSID, bytesOfValue(3));
    EXPECT_FALSE(decodeLinkPayload(linkPayload(foreign)));
    EXPECT_FALSE(decodeLinkPayload(linkPayload({}, 0, 4, AF_BRIDGE)));
    EXPECT_FALSE(decodeLinkPayload(linkPayload({}, 0, 0)));
    EXPECT_FALSE(decodeLinkPayload(linkPayload({}, 0, -1)));
    EXPECT_FALSE(decodeLink({.type = RTM_DELLINK, .payload = linkPayload({})}));
}

struct Malformed {
    std::string name{};
    ByteVector payload{};
};

class MalformedLinkTest : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedLinkTest, IsRefused) {
    EXPECT_THROW((void)decodeLinkPayload(GetParam().payload), base::MalformedMessage);
}

INSTANTIATE_TEST_SUITE_P(
    Table, MalformedLinkTest,
    testing::Values(Malformed{"Empty", {}}, Malformed{"HalfAHeader", ByteVector(15)},
                    Malformed{"ShortMaster", linkPayload(attribute(IFLA_MASTER, ByteVector(3)))},
                    Malformed{"EmptyCarrier", linkPayload(attribute(IFLA_CARRIER, ByteVector{}))},
                    Malformed{"LongAddress", linkPayload(attribute(IFLA_ADDRESS, ByteVector(33)))},
                    Malformed{"HalfAnAttribute", linkPayload(ByteVector(3))},
                    Malformed{"ZeroLengthAttribute", linkPayload(ByteVector(8))},
                    Malformed{
                        "NestedPastItsEnd",
                        linkPayload(attribute(IFLA_LINKINFO, bytesOfValue(nlattr{
                                                                 .nla_len = 99, .nla_type = 1})))}),
    test::caseName);

ByteVector capture(const std::string& name) {
    std::ifstream file(std::string(TEST_DATA) + "/" + name);
    ByteVector bytes;
    char high = 0;
    char low = 0;
    while (file >> high >> low) {
        bytes.push_back(static_cast<std::byte>(std::stoi(std::string{high, low}, nullptr, 16)));
    }
    return bytes;
}

std::optional<core::Link> decodeBytes(base::Bytes bytes) {
    const auto message = base::nextMessage(bytes);
    return message ? decodeLink(*message) : std::nullopt;
}

TEST(DecodeLink, ReadsWhatARealKernelSent) {
    const auto link = decodeBytes(capture("veth-bridge-port.hex"));
    ASSERT_TRUE(link);
    EXPECT_EQ(link->name, "vethA");
    EXPECT_EQ(link->kind, "veth");
    EXPECT_EQ(link->master, 4);
    EXPECT_EQ(link->address.toString(), "02:00:00:00:00:0a");
    EXPECT_EQ(link->alternativeNames, std::vector<std::string>{"a-rather-long-alternative-name"});
    EXPECT_TRUE(link->usable());
    EXPECT_EQ(link->parent, std::nullopt);
}

TEST(DecodeLink, SurvivesEveryCut) {
    const ByteVector whole = capture("veth-bridge-port.hex");
    ASSERT_GT(whole.size(), 1000U);
    for (std::size_t length = 1; length < whole.size(); ++length) {
        // A copy of its own, so that a read past the end is seen by a sanitizer.
        const ByteVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        EXPECT_THROW((void)decodeBytes(cut), base::MalformedMessage) << length;
    }
}

TEST(DecodeLink, SurvivesEveryFlippedByte) {
    const ByteVector whole = capture("veth-bridge-port.hex");
    for (std::size_t position = 0; position < whole.size(); ++position) {
        ByteVector flipped = whole;
        flipped[position] ^= std::byte{0xff};
        try {
            (void)decodeBytes(flipped);
        } catch (const base::MalformedMessage&) {
            continue;
        }
    }
}

ByteVector addressPayload(unsigned char family, unsigned char prefix,
                          const ByteVector& attributes) {
    ifaddrmsg header{};
    header.ifa_family = family;
    header.ifa_prefixlen = prefix;
    header.ifa_index = 9;
    return bytesOfValue(header) + attributes;
}

ByteVector packed(int family, const char* text) {
    ByteVector bytes(family == AF_INET ? 4 : 16);
    EXPECT_EQ(inet_pton(family, text, bytes.data()), 1);
    return bytes;
}

std::optional<LinkAddress> decodeAddressPayload(const ByteVector& payload) {
    return decodeAddress({.type = RTM_NEWADDR, .payload = payload});
}

TEST(DecodeAddress, ReadsBothFamilies) {
    EXPECT_EQ(decodeAddressPayload(
                  addressPayload(AF_INET, 24, attribute(IFA_LOCAL, packed(AF_INET, "192.0.2.7")))),
              (LinkAddress{.link = 9, .address = test::address("192.0.2.7/24")}));
    EXPECT_EQ(decodeAddressPayload(addressPayload(
                  AF_INET6, 64, attribute(IFA_ADDRESS, packed(AF_INET6, "fe80::1")))),
              (LinkAddress{.link = 9, .address = [] {
                               core::Address expected = test::address("fe80::1/64");
                               expected.wide = true; // the header says so here
                               return expected;
                           }()}));
}

TEST(DecodeAddress, KeepsTheWholeMessage) {
    const ByteVector payload =
        addressPayload(AF_INET, 24, attribute(IFA_LOCAL, packed(AF_INET, "192.0.2.7")));
    EXPECT_EQ(decodeAddressPayload(payload)->address.message.bytes, payload);
}

TEST(DecodeAddress, PrefersTheLocalEnd) {
    const auto peer = attribute(IFA_ADDRESS, packed(AF_INET, "192.0.2.2"));
    const auto local = attribute(IFA_LOCAL, packed(AF_INET, "192.0.2.1"));
    EXPECT_EQ(decodeAddressPayload(addressPayload(AF_INET, 32, peer + local))->address.text,
              "192.0.2.1/32");
    EXPECT_EQ(decodeAddressPayload(addressPayload(AF_INET, 32, local + peer))->address.text,
              "192.0.2.1/32");
}

// What is on the link of a peer is the peer alone, and not the network around ourselves.
TEST(DecodeAddress, HasNoNetworkWhereItHasAPeer) {
    const auto local = attribute(IFA_LOCAL, packed(AF_INET, "192.0.2.1"));
    const auto length = [&](const char* other) {
        const auto peer = attribute(IFA_ADDRESS, packed(AF_INET, other));
        return decodeAddressPayload(addressPayload(AF_INET, 24, peer + local))
            ->address.prefixLength;
    };
    EXPECT_EQ(length("192.0.2.1"), 24);
    EXPECT_EQ(length("198.51.100.1"), 32);
    EXPECT_EQ(decodeAddressPayload(addressPayload(AF_INET, 99, local))->address.prefixLength, 32);
}

// dhcpcd falls back to 169.254.0.0/16 with scope global.
TEST(DecodeAddress, TakesLinkLocalIpv4ForNothingElse) {
    const auto isWide = [](const char* text) {
        const auto local = attribute(IFA_LOCAL, packed(AF_INET, text));
        return decodeAddressPayload(addressPayload(AF_INET, 16, local))->address.wide;
    };
    EXPECT_FALSE(isWide("169.254.7.7"));
    EXPECT_TRUE(isWide("169.253.7.7"));
    EXPECT_TRUE(isWide("192.254.7.7"));
}

TEST(DecodeAddress, TellsWhereTheScopeOfLinkLocalIpv4IsAnother) {
    const auto isUnscoped = [](const char* text, std::uint8_t scope) {
        ifaddrmsg header{};
        header.ifa_family = AF_INET;
        header.ifa_prefixlen = 16;
        header.ifa_scope = scope;
        const auto local = attribute(IFA_LOCAL, packed(AF_INET, text));
        return decodeAddressPayload(bytesOfValue(header) + local)->address.unscoped;
    };
    EXPECT_TRUE(isUnscoped("169.254.7.7", RT_SCOPE_UNIVERSE));
    EXPECT_FALSE(isUnscoped("169.254.7.7", RT_SCOPE_LINK));
    EXPECT_FALSE(isUnscoped("192.0.2.7", RT_SCOPE_UNIVERSE));
}

TEST(DecodeAddress, ReadsScopeFlagsAndLifetime) {
    const auto local = attribute(IFA_ADDRESS, packed(AF_INET6, "fe80::1"));
    const ifa_cacheinfo lifetime{100, 200, 0, 0};
    ifaddrmsg header{};
    header.ifa_family = AF_INET6;
    header.ifa_prefixlen = 64;
    header.ifa_scope = RT_SCOPE_LINK;
    header.ifa_flags = IFA_F_TENTATIVE;
    const auto found = decodeAddressPayload(bytesOfValue(header) + local)->address;
    EXPECT_FALSE(found.wide);
    EXPECT_TRUE(found.tentative);
    EXPECT_FALSE(found.duplicate);
    EXPECT_EQ(found.validSeconds, UINT32_MAX);
    // The attribute has the header's flags as well, and more.
    const std::uint32_t flags = IFA_F_DADFAILED;
    const auto failed = decodeAddressPayload(bytesOfValue(header) + local +
                                             attribute(IFA_FLAGS, bytesOfValue(flags)) +
                                             attribute(IFA_CACHEINFO, bytesOfValue(lifetime)));
    EXPECT_TRUE(failed->address.duplicate);
    EXPECT_FALSE(failed->address.tentative);
    EXPECT_EQ(failed->address.preferredSeconds, 100U);
    EXPECT_EQ(failed->address.validSeconds, 200U);
}

TEST(DecodeAddress, IgnoresOthers) {
    EXPECT_FALSE(decodeAddressPayload(addressPayload(AF_PHONET, 0, {})));
    EXPECT_FALSE(decodeAddress({.type = RTM_DELADDR, .payload = {}}));
}

TEST(DecodeAddress, RefusesWrongLengths) {
    for (const std::size_t length : {0U, 3U, 5U, 16U}) {
        const auto payload = addressPayload(AF_INET, 24, attribute(IFA_LOCAL, ByteVector(length)));
        EXPECT_THROW((void)decodeAddressPayload(payload), base::MalformedMessage) << length;
    }
    EXPECT_THROW((void)decodeAddressPayload(addressPayload(AF_INET6, 64, {})),
                 base::MalformedMessage);
    EXPECT_THROW((void)decodeAddressPayload(ByteVector(7)), base::MalformedMessage);
}

rtmsg routeHeader(std::uint8_t family = AF_INET) {
    rtmsg header{};
    header.rtm_family = family;
    header.rtm_table = RT_TABLE_MAIN;
    header.rtm_protocol = RTPROT_DHCP;
    header.rtm_type = RTN_UNICAST;
    return header;
}

ByteVector toLink(int index) {
    return attribute(RTA_OIF, bytesOfValue(index));
}

std::vector<LinkRoute> decodeRoutesPayload(const ByteVector& payload) {
    return decodeRoute({.type = RTM_NEWROUTE, .payload = payload});
}

std::optional<LinkRoute> decodeRoutePayload(const ByteVector& payload) {
    const auto found = decodeRoutesPayload(payload);
    return found.empty() ? std::nullopt : std::optional(found.at(0));
}

TEST(DecodeRoute, ReadsAllThatTellsOneFromAnother) {
    rtmsg header = routeHeader();
    header.rtm_dst_len = 24;
    header.rtm_scope = RT_SCOPE_LINK;
    header.rtm_flags = RTNH_F_ONLINK;
    const auto found = decodeRoutePayload(
        bytesOfValue(header) + attribute(RTA_DST, packed(AF_INET, "198.51.100.0")) +
        attribute(RTA_GATEWAY, packed(AF_INET, "192.0.2.1")) +
        attribute(RTA_PREFSRC, packed(AF_INET, "192.0.2.7")) + toLink(4) +
        attribute(RTA_TABLE, bytesOfValue(std::uint32_t{1000})) +
        attribute(RTA_PRIORITY, bytesOfValue(std::uint32_t{1024})));
    EXPECT_EQ(found, (LinkRoute{.link = 4,
                                .route = {.family = core::Family::IPv4,
                                          .destination = "198.51.100.0/24",
                                          .gateway = "192.0.2.1",
                                          .source = "192.0.2.7",
                                          .table = 1000,
                                          .metric = 1024,
                                          .protocol = RTPROT_DHCP,
                                          .scope = RT_SCOPE_LINK,
                                          .onLink = true}}));
}

TEST(DecodeRoute, WithoutADestinationIsTheDefault) {
    EXPECT_EQ(decodeRoutePayload(bytesOfValue(routeHeader()) + toLink(4))->route.destination,
              "0.0.0.0/0");
    EXPECT_EQ(decodeRoutePayload(bytesOfValue(routeHeader(AF_INET6)) + toLink(4))->route,
              (core::Route{.family = core::Family::IPv6,
                           .destination = "::/0",
                           .table = RT_TABLE_MAIN,
                           .protocol = RTPROT_DHCP}));
}

TEST(DecodeRoute, TellsThoseOfAddresses) {
    rtmsg header = routeHeader();
    EXPECT_FALSE(decodeRoutePayload(bytesOfValue(header) + toLink(4))->route.isOfAddress());
    header.rtm_protocol = RTPROT_KERNEL;
    EXPECT_TRUE(decodeRoutePayload(bytesOfValue(header) + toLink(4))->route.isOfAddress());
}

ByteVector nextHop(int index, const ByteVector& attributes, std::uint8_t flags = 0) {
    ByteVector bytes;
    append(bytes,
           rtnexthop{.rtnh_len = static_cast<std::uint16_t>(sizeof(rtnexthop) + attributes.size()),
                     .rtnh_flags = flags,
                     .rtnh_hops = 0,
                     .rtnh_ifindex = index});
    return bytes + attributes;
}

TEST(DecodeRoute, CountsEachNextHop) {
    const auto hops = nextHop(4, attribute(RTA_GATEWAY, packed(AF_INET, "192.0.2.1"))) +
                      nextHop(2, {}, RTNH_F_ONLINK);
    const ByteVector payload = bytesOfValue(routeHeader()) + attribute(RTA_MULTIPATH, hops);
    const auto found = decodeRoutesPayload(payload);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].link, 4);
    EXPECT_EQ(found[0].route.gateway, "192.0.2.1");
    EXPECT_EQ(found[0].route.hop, 0U);
    EXPECT_EQ(found[1].link, 2);
    EXPECT_EQ(found[1].route.gateway, "");
    EXPECT_EQ(found[1].route.hop, 1U);
    EXPECT_TRUE(found[1].route.onLink);
    EXPECT_EQ(found[1].route.message.bytes, payload);
}

TEST(DecodeRoute, RefusesNextHopsOfWrongLength) {
    const auto refuses = [](const ByteVector& hops) {
        EXPECT_THROW(
            (void)decodeRoutesPayload(bytesOfValue(routeHeader()) + attribute(RTA_MULTIPATH, hops)),
            base::MalformedMessage);
    };
    refuses(ByteVector(7));
    refuses(ByteVector(8));
    ByteVector tooLong = nextHop(4, {});
    tooLong[0] = std::byte{9};
    refuses(tooLong);
}

TEST(DecodeRoute, ReadsTosSourceAndAGatewayOfTheOtherFamily) {
    rtmsg header = routeHeader();
    header.rtm_tos = 16;
    const auto via = bytesOfValue(std::uint16_t{AF_INET6}) + packed(AF_INET6, "fe80::1");
    const auto four =
        decodeRoutePayload(bytesOfValue(header) + attribute(RTA_VIA, via) + toLink(4))->route;
    EXPECT_EQ(four.tos, 16);
    EXPECT_EQ(four.gateway, "fe80::1");
    header = routeHeader(AF_INET6);
    header.rtm_src_len = 64;
    const auto six =
        decodeRoutePayload(bytesOfValue(header) +
                           attribute(RTA_SRC, packed(AF_INET6, "2001:db8::")) + toLink(4))
            ->route;
    EXPECT_EQ(six.from, "2001:db8::/64");
    EXPECT_THROW((void)decodeRoutePayload(bytesOfValue(header) + attribute(RTA_VIA, ByteVector(1))),
                 base::MalformedMessage);
}

TEST(DecodeRoute, IgnoresOthers) {
    const auto ignores = [](auto change) {
        rtmsg header = routeHeader();
        change(header);
        return !decodeRoutePayload(bytesOfValue(header) + toLink(4));
    };
    EXPECT_TRUE(ignores([](rtmsg& header) { header.rtm_type = RTN_LOCAL; }));
    EXPECT_TRUE(ignores([](rtmsg& header) { header.rtm_flags = RTM_F_CLONED; }));
    EXPECT_TRUE(ignores([](rtmsg& header) { header.rtm_family = AF_BRIDGE; }));
    EXPECT_TRUE(decodeRoute({.type = RTM_DELROUTE, .payload = {}}).empty());
    EXPECT_FALSE(decodeRoutePayload(bytesOfValue(routeHeader()))) << "no link";
}

TEST(DecodeRoute, RefusesWrongLengths) {
    const auto gateway = attribute(RTA_GATEWAY, ByteVector(5));
    EXPECT_THROW((void)decodeRoutePayload(bytesOfValue(routeHeader()) + gateway),
                 base::MalformedMessage);
    EXPECT_THROW((void)decodeRoutePayload(ByteVector(3)), base::MalformedMessage);
}

} // namespace

} // namespace netfailover::guest::observe
