// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/addresses.hpp"

#include "guest/act/request.hpp"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

namespace netfailover::guest::act {

namespace {

Request request(int type, int flags, int link, const core::Address& address) {
    const Prefix prefix = parsePrefix(address.family, address.text);
    Request request(type, flags);
    request.header(ifaddrmsg{
        .ifa_family = addressFamily(address.family),
        .ifa_prefixlen = prefix.bits,
        .ifa_flags = 0,
        .ifa_scope = static_cast<std::uint8_t>(address.wide ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK),
        .ifa_index = static_cast<std::uint32_t>(link),
    });
    request.attribute(IFA_LOCAL, prefix);
    return request;
}

} // namespace

void removeAddress(int link, const core::Address& address) {
    request(RTM_DELADDR, 0, link, address).send("cannot remove an address");
}

void addAddress(int link, const core::Address& address, bool withoutDetection) {
    Request wanted = request(RTM_NEWADDR, NLM_F_CREATE, link, address);
    const ifa_cacheinfo lifetime{
        .ifa_prefered = address.preferredSeconds,
        .ifa_valid = address.validSeconds,
        .cstamp = 0,
        .tstamp = 0,
    };
    wanted.attribute(IFA_CACHEINFO, std::as_bytes(std::span(&lifetime, 1)));
    wanted.attribute(IFA_FLAGS, std::uint32_t{withoutDetection ? IFA_F_NODAD : 0U});
    wanted.send("cannot add an address");
}

} // namespace netfailover::guest::act
