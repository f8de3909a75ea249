// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/message.hpp"

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace netfailover::base {

/// What one receive call brought.
struct Datagram {
    std::vector<std::byte> bytes{};
    /// Netlink port of the sender; the kernel's is 0.
    std::uint32_t sender{};

    [[nodiscard]] bool isFromKernel() const { return sender == 0; }
};

/// Which objects to list.
struct DumpRequest {
    /// RTM_GETLINK, RTM_GETADDR, RTM_GETROUTE or RTM_GETNEIGH
    std::uint16_t type{};
    /// Routes: only those that lead to the link with this interface index.
    int link{};
    /// Links and neighbours: AF_BRIDGE for those of bridges.
    std::uint8_t family{};
    /// Links: what is to be reported of them (RTEXT_FILTER_VF, for example).
    std::uint32_t linkFilter{};
};

/// The two ends of a netlink conversation, so that tests can play the kernel.
class Channel {
public:
    Channel() = default;
    Channel(const Channel&) = delete;
    Channel(Channel&&) = delete;
    Channel& operator=(const Channel&) = delete;
    Channel& operator=(Channel&&) = delete;
    virtual ~Channel() = default;

    /// Asks for objects of a kind.
    /// @return the sequence number that the answers will carry.
    /// @throws std::system_error
    virtual std::uint32_t requestDump(const DumpRequest& request) = 0;

    /// Waits for the next datagram.
    /// @throws std::system_error, also for one that was cut off
    virtual Datagram receive() = 0;
};

/// Runs one dump to its end.
/// Skips what does not come from the kernel or does not answer this request.
/// @param handle called for every object; not to be trusted if false is returned.
/// @return false if the objects changed while they were listed.
/// @throws std::system_error if the kernel answers with an error
/// @throws MalformedMessage
[[nodiscard]] bool dumpOnce(Channel& channel, const DumpRequest& request,
                            const std::function<void(const Message&)>& handle);

/// The objects of a kind.
template <class Object> struct Listing {
    std::vector<Object> objects{};
    /// They are of one moment.  Where things change faster than they can be listed some
    /// may be missing, or there twice.
    bool consistent{};
};

/// Lists all objects of a kind.
/// @param decode from Message to std::optional of the result's elements
/// @throws std::system_error, MalformedMessage
template <class Decode> auto dump(Channel& channel, const DumpRequest& request, Decode decode) {
    using Object = typename decltype(decode(std::declval<const Message&>()))::value_type;
    // A busy host interrupts a dump now and then; each try is a few milliseconds.
    constexpr int tries = 20;
    Listing<Object> listing;
    for (int attempt = 0; attempt < tries && !listing.consistent; ++attempt) {
        listing.objects.clear();
        listing.consistent = dumpOnce(channel, request, [&](const Message& message) {
            if (auto object = decode(message)) {
                listing.objects.push_back(std::move(*object));
            }
        });
    }
    return listing;
}

} // namespace netfailover::base
