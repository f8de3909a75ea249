// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/addresses.hpp"

#include "guest/act/payload.hpp"
#include "guest/act/request.hpp"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>

namespace netfailover::guest::act {

namespace {

Payload payloadOf(int link, const core::Address& address, std::uint32_t moreFlags = 0) {
    const base::Bytes message = address.message.bytes;
    auto header = base::readValue<ifaddrmsg>(message);
    if (!header) {
        throw base::MalformedMessage("an address without the kernel's message");
    }
    header->ifa_index = static_cast<std::uint32_t>(link);
    const base::Bytes attributes = base::skip(message, sizeof *header);
    const auto given = find(attributes, IFA_FLAGS);
    const auto flags = base::readValue<std::uint32_t>(given.value_or(base::Bytes{}));
    Payload payload(*header);
    payload.copy(attributes, {IFA_FLAGS});
    payload.attribute(IFA_FLAGS, flags.value_or(header->ifa_flags) | moreFlags);
    return payload;
}

} // namespace

Effect removeAddress(int link, const core::Address& address) {
    return send({RTM_DELADDR, 0, payloadOf(link, address).bytes()}, "cannot remove an address");
}

// The kernel begins detection for a new address only.  That it takes what is to be added
// is seen before anything is removed, by a change that changes nothing.
Effect renewAddress(int link, const core::Address& address, bool withoutDetection) {
    const Payload old = payloadOf(link, address);
    const Payload renewed = payloadOf(link, address, withoutDetection ? IFA_F_NODAD : 0U);
    constexpr const char* failure = "cannot re-add an address";
    if (send({RTM_NEWADDR, NLM_F_REPLACE, renewed.bytes()}, failure) == Effect::None) {
        return Effect::None;
    }
    return sendTogether({RTM_DELADDR, 0, old.bytes()},
                        {RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, renewed.bytes()}, failure);
}

} // namespace netfailover::guest::act
