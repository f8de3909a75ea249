// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/decode.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <functional>
#include <linux/if_bridge.h>
#include <linux/if_ether.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <span>
#include <string_view>
#include <sys/socket.h>

namespace netfailover::host::kernel {

namespace {

using base::Attribute;
using base::Bytes;
using core::VfAttributes;

// What a driver does not know.
constexpr std::uint32_t unknown = 0xffffffff;

void eachAttribute(Bytes bytes, const std::function<void(const Attribute&)>& handle) {
    while (const auto attribute = base::nextAttribute(bytes)) {
        handle(*attribute);
    }
}

core::EntryKind kindOf(std::uint16_t state) {
    if ((state & NUD_PERMANENT) != 0) {
        return core::EntryKind::Permanent;
    }
    return (state & NUD_NOARP) != 0 ? core::EntryKind::Static : core::EntryKind::Learned;
}

std::optional<bool> setting(std::uint32_t value) {
    return value == unknown ? std::nullopt : std::optional(value != 0);
}

std::optional<core::VfLink> linkOf(std::uint32_t value) {
    switch (value) {
    case IFLA_VF_LINK_STATE_AUTO:
        return core::VfLink::Auto;
    case IFLA_VF_LINK_STATE_ENABLE:
        return core::VfLink::Enable;
    case IFLA_VF_LINK_STATE_DISABLE:
        return core::VfLink::Disable;
    default:
        return std::nullopt;
    }
}

// The kernel has room for 32 bytes whatever the address's length; Ethernet has six.
void takeMac(Bytes payload, VfAttributes& vf) {
    if (const auto value = base::readValue<ifla_vf_mac>(payload)) {
        vf.number = value->vf;
        const auto all = std::as_bytes(std::span(value->mac));
        vf.mac = core::Mac::fromBytes(all.first(ETH_ALEN)).value();
    }
}

void takeVlans(Bytes payload, VfAttributes& vf) {
    eachAttribute(payload, [&](const Attribute& attribute) {
        if (const auto value = base::readValue<ifla_vf_vlan_info>(attribute.payload)) {
            vf.vlan = static_cast<std::uint16_t>(value->vlan);
            vf.qos = value->qos;
            vf.vlanProtocol = ntohs(value->vlan_proto);
        }
    });
}

void takeRate(Bytes payload, VfAttributes& vf) {
    if (const auto value = base::readValue<ifla_vf_rate>(payload)) {
        vf.minRate = value->min_tx_rate;
        vf.maxRate = value->max_tx_rate;
    }
}

void takeAttribute(const Attribute& attribute, VfAttributes& vf) {
    switch (attribute.type) {
    case IFLA_VF_MAC:
        takeMac(attribute.payload, vf);
        break;
    case IFLA_VF_VLAN_LIST:
        takeVlans(attribute.payload, vf);
        break;
    case IFLA_VF_RATE:
        takeRate(attribute.payload, vf);
        break;
    case IFLA_VF_SPOOFCHK:
        if (const auto value = base::readValue<ifla_vf_spoofchk>(attribute.payload)) {
            vf.spoofCheck = setting(value->setting);
        }
        break;
    case IFLA_VF_TRUST:
        if (const auto value = base::readValue<ifla_vf_trust>(attribute.payload)) {
            vf.trust = setting(value->setting);
        }
        break;
    case IFLA_VF_LINK_STATE:
        if (const auto value = base::readValue<ifla_vf_link_state>(attribute.payload)) {
            vf.link = linkOf(value->link_state);
        }
        break;
    default:
        break;
    }
}

VfAttributes functionOf(Bytes payload) {
    VfAttributes vf;
    eachAttribute(payload, [&](const Attribute& attribute) { takeAttribute(attribute, vf); });
    return vf;
}

std::uint16_t untaggedOf(Bytes payload) {
    std::uint16_t untagged = 0;
    eachAttribute(payload, [&](const Attribute& attribute) {
        const auto value = base::readValue<bridge_vlan_info>(attribute.payload);
        if (attribute.type == IFLA_BRIDGE_VLAN_INFO && value &&
            (value->flags & BRIDGE_VLAN_INFO_PVID) != 0) {
            untagged = value->vid;
        }
    });
    return untagged;
}

void takeAttribute(const Attribute& attribute, ForwardingEntry& found) {
    switch (attribute.type) {
    case NDA_LLADDR:
        found.entry.mac = core::Mac::fromBytes(attribute.payload).value_or(core::Mac{});
        break;
    case NDA_MASTER:
        found.bridge = base::readValue<int>(attribute.payload).value_or(0);
        break;
    case NDA_VLAN:
        found.entry.vlan = base::readValue<std::uint16_t>(attribute.payload).value_or(0);
        break;
    default:
        break;
    }
}

// A text ends with a zero.
bool isText(Bytes payload, std::string_view text) {
    return payload.size() == text.size() + 1 &&
           std::ranges::equal(payload.first(text.size()), std::as_bytes(std::span(text)));
}

// Of IFLA_LINKINFO.
bool isOfContainers(Bytes payload) {
    bool isSo = false;
    eachAttribute(payload, [&](const Attribute& attribute) {
        isSo |= attribute.type == IFLA_INFO_KIND &&
                (isText(attribute.payload, "veth") || isText(attribute.payload, "bridge"));
    });
    return isSo;
}

} // namespace

std::optional<ForwardingEntry> decodeForwarding(const base::Message& message) {
    const auto header = base::readValue<ndmsg>(message.payload);
    if (message.type != RTM_NEWNEIGH || !header || header->ndm_family != AF_BRIDGE) {
        return std::nullopt;
    }
    ForwardingEntry found{.entry = {.port = {.index = header->ndm_ifindex},
                                    .self = (header->ndm_flags & NTF_SELF) != 0,
                                    .kind = kindOf(header->ndm_state),
                                    .sticky = (header->ndm_flags & NTF_STICKY) != 0,
                                    .external = (header->ndm_flags & NTF_EXT_LEARNED) != 0}};
    eachAttribute(base::skip(message.payload, sizeof *header),
                  [&](const Attribute& attribute) { takeAttribute(attribute, found); });
    return found.entry.mac.empty() ? std::nullopt : std::optional(found);
}

std::optional<VirtualFunctions> decodeFunctions(const base::Message& message) {
    const auto header = base::readValue<ifinfomsg>(message.payload);
    if (message.type != RTM_NEWLINK || !header) {
        return std::nullopt;
    }
    VirtualFunctions found{.index = header->ifi_index};
    eachAttribute(base::skip(message.payload, sizeof *header), [&](const Attribute& attribute) {
        if (attribute.type == IFLA_VFINFO_LIST) {
            eachAttribute(attribute.payload, [&](const Attribute& info) {
                found.functions.push_back(functionOf(info.payload));
            });
        }
    });
    return found.functions.empty() ? std::nullopt : std::optional(std::move(found));
}

std::optional<PortVlan> decodePortVlan(const base::Message& message) {
    const auto header = base::readValue<ifinfomsg>(message.payload);
    if (message.type != RTM_NEWLINK || !header || header->ifi_family != AF_BRIDGE) {
        return std::nullopt;
    }
    PortVlan port{.index = header->ifi_index};
    eachAttribute(base::skip(message.payload, sizeof *header), [&](const Attribute& attribute) {
        if (attribute.type == IFLA_AF_SPEC) {
            port.untagged = untaggedOf(attribute.payload);
        }
    });
    return port;
}

// Bridges tell of each state of a port as well, in messages of their own.
bool concernsPairs(const base::Message& message, const std::vector<int>& known) {
    const auto header = base::readValue<ifinfomsg>(message.payload);
    if ((message.type != RTM_NEWLINK && message.type != RTM_DELLINK) || !header ||
        header->ifi_family != AF_UNSPEC) {
        return false;
    }
    const auto isKnown = [&](int index) { return std::ranges::count(known, index) > 0; };
    bool concerns = true;
    bool isOfPair = isKnown(header->ifi_index);
    eachAttribute(base::skip(message.payload, sizeof *header), [&](const Attribute& attribute) {
        if (attribute.type == IFLA_LINKINFO) {
            concerns = !isOfContainers(attribute.payload);
        } else if (attribute.type == IFLA_MASTER) {
            isOfPair |= isKnown(base::readValue<int>(attribute.payload).value_or(0));
        }
    });
    return concerns || isOfPair;
}

} // namespace netfailover::host::kernel
