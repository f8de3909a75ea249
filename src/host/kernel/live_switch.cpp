// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/live_switch.hpp"

#include "base/netlink/request.hpp"
#include "base/netlink/route_socket.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/errno.h>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <utility>

namespace netfailover::host::kernel {

namespace {

using base::Request;
using core::VfAttributes;

Answer answerOf(int error) {
    switch (-error) {
    case 0:
        return Answer::Done;
    case NLE_EXIST:
        return Answer::Exists;
    case NLE_OBJ_NOTFOUND:
    case NLE_NODEV:
        return Answer::NotThere;
    case NLE_AGAIN:
    case NLE_BUSY:
        return Answer::Busy;
    case NLE_INVAL:
    case NLE_RANGE:
        return Answer::Invalid;
    case NLE_OPNOTSUPP:
        return Answer::NotSupported;
    case NLE_PERM:
    case NLE_NOACCESS:
        return Answer::NotPermitted;
    default:
        return Answer::Failed;
    }
}

template <class Value> void put(Request& request, int type, const Value& value) {
    request.attribute(type, std::as_bytes(std::span(&value, 1)));
}

// A change of one virtual function: IFLA_VFINFO_LIST, and in it IFLA_VF_INFO.
Answer change(const core::VfId& vf, const std::function<void(Request&)>& fill) {
    Request request(RTM_SETLINK, 0);
    ifinfomsg header{};
    header.ifi_family = AF_UNSPEC;
    header.ifi_index = vf.pf.index;
    request.header(header);
    request.nest(IFLA_VFINFO_LIST, [&] { request.nest(IFLA_VF_INFO, [&] { fill(request); }); });
    return answerOf(request.exchange());
}

void putVlan(Request& request, std::uint32_t number, const VfAttributes& to) {
    const std::uint16_t protocol = to.vlanProtocol == 0 ? ETH_P_8021Q : to.vlanProtocol;
    const ifla_vf_vlan_info value{
        .vf = number, .vlan = to.vlan, .qos = to.qos, .vlan_proto = htons(protocol)};
    request.nest(IFLA_VF_VLAN_LIST, [&] { put(request, IFLA_VF_VLAN_INFO, value); });
}

void putDifferences(Request& request, std::uint32_t number, const VfAttributes& from,
                    const VfAttributes& to) {
    if (core::differsInVlan(from, to)) {
        putVlan(request, number, to);
    }
    if (from.minRate != to.minRate || from.maxRate != to.maxRate) {
        put(request, IFLA_VF_RATE, ifla_vf_rate{number, to.minRate, to.maxRate});
    }
    if (to.spoofCheck && from.spoofCheck != to.spoofCheck) {
        put(request, IFLA_VF_SPOOFCHK, ifla_vf_spoofchk{number, *to.spoofCheck ? 1U : 0U});
    }
    if (to.trust && from.trust != to.trust) {
        put(request, IFLA_VF_TRUST, ifla_vf_trust{number, *to.trust ? 1U : 0U});
    }
    if (to.link && from.link != to.link) {
        // VfLink has the kernel's order.
        put(request, IFLA_VF_LINK_STATE,
            ifla_vf_link_state{number, static_cast<std::uint32_t>(*to.link)});
    }
}

// What is missing from a listing may be somebody else's: then nothing can be decided.
template <class Decode> auto all(const base::DumpRequest& request, Decode decode) {
    base::RouteSocket socket;
    auto listing = base::dump(socket, request, decode);
    if (!listing.consistent) {
        throw std::system_error(EAGAIN, std::generic_category(),
                                "the kernel's tables change faster than they can be read");
    }
    return std::move(listing.objects);
}

std::uint16_t stateOf(core::EntryKind kind) {
    switch (kind) {
    case core::EntryKind::Learned:
        return NUD_REACHABLE;
    case core::EntryKind::Static:
        return NUD_NOARP;
    case core::EntryKind::Permanent:
        break;
    }
    return NUD_PERMANENT;
}

Request entryRequest(int type, int flags, const core::FdbEntry& entry) {
    Request request(type, flags);
    const unsigned owner = entry.self ? NTF_SELF : NTF_MASTER;
    const unsigned sticky = entry.sticky ? NTF_STICKY : 0;
    ndmsg header{};
    header.ndm_family = AF_BRIDGE;
    header.ndm_ifindex = entry.port.index;
    header.ndm_state = stateOf(entry.kind);
    header.ndm_flags = static_cast<std::uint8_t>(owner | sticky);
    request.header(header);
    request.attribute(NDA_LLADDR, entry.mac.bytes());
    if (entry.vlan != 0) {
        put(request, NDA_VLAN, entry.vlan);
    }
    return request;
}

} // namespace

std::vector<ForwardingEntry> LiveSwitch::forwarding() {
    return all({.type = RTM_GETNEIGH, .family = AF_BRIDGE}, decodeForwarding);
}

std::vector<VirtualFunctions> LiveSwitch::functions() {
    return all({.type = RTM_GETLINK, .linkFilter = RTEXT_FILTER_VF}, decodeFunctions);
}

std::vector<PortVlan> LiveSwitch::portVlans() {
    return all({.type = RTM_GETLINK, .family = AF_BRIDGE, .linkFilter = RTEXT_FILTER_BRVLAN},
               decodePortVlan);
}

std::string LiveSwitch::nameOf(int index) {
    std::array<char, IF_NAMESIZE> name{};
    const auto* const found = if_indextoname(static_cast<unsigned>(index), name.data());
    return found == nullptr ? "" : found;
}

Answer LiveSwitch::setVfMac(const core::VfId& vf, const core::Mac& mac) {
    ifla_vf_mac value{};
    value.vf = vf.number;
    std::ranges::copy(mac.bytes(), std::as_writable_bytes(std::span(value.mac)).begin());
    return change(vf, [&](Request& request) { put(request, IFLA_VF_MAC, value); });
}

Answer LiveSwitch::setVf(const core::VfId& vf, const VfAttributes& from, const VfAttributes& to) {
    return change(vf, [&](Request& request) { putDifferences(request, vf.number, from, to); });
}

Answer LiveSwitch::putEntry(const core::FdbEntry& entry, bool replace) {
    const int flags = NLM_F_CREATE | (replace ? NLM_F_REPLACE : NLM_F_EXCL);
    return answerOf(entryRequest(RTM_NEWNEIGH, flags, entry).exchange());
}

Answer LiveSwitch::deleteEntry(const core::FdbEntry& entry) {
    return answerOf(entryRequest(RTM_DELNEIGH, 0, entry).exchange());
}

void LiveSwitch::wait(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
}

} // namespace netfailover::host::kernel
