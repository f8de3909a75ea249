// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/queries.hpp"

#include "guest/tell/error.hpp"

#include <algorithm>

namespace netfailover::guest::tell {

namespace {

[[noreturn]] void refuse(const char* error, const std::string& message) {
    throw tell::RequestRefused({.name = error, .message = message});
}

// An alternative name may be longer than a name (ALTIFNAMSIZ of linux/if.h, less its NUL).
constexpr std::size_t longestName = 127;

// The text of an error goes back to the caller and must not be as long as what it sent.
void checkName(const std::string& name) {
    if (name.size() > longestName) {
        refuse(tell::invalidArgument,
               "An interface name has at most " + std::to_string(longestName) + " bytes.");
    }
}

template <class Wanted>
const core::Failover& findFailover(const core::Topology& topology, const std::string& what,
                                   Wanted wanted) {
    const auto found = std::ranges::find_if(topology.failovers, wanted, &core::Failover::master);
    if (found == topology.failovers.end()) {
        refuse(tell::noSuchFailover, "There is no failover " + what + ".");
    }
    return *found;
}

template <class Wanted>
core::Member findMember(const core::Topology& topology, const std::string& what, Wanted wanted) {
    const auto members = core::membersOf(topology);
    const auto found = std::ranges::find_if(
        members, [&](const core::Member& member) { return wanted(*member.link); });
    if (found == members.end()) {
        refuse(tell::noSuchLink, "No link of a failover has the " + what + ".");
    }
    return *found;
}

} // namespace

const core::Failover& failoverByName(const core::Topology& topology, const std::string& name) {
    checkName(name);
    return findFailover(topology, "\"" + name + "\"",
                        [&](const core::Link& master) { return master.isCalled(name); });
}

const core::Failover& failoverByAddress(const core::Topology& topology,
                                        const std::string& address) {
    const auto wanted = base::HardwareAddress::fromString(address);
    if (!wanted) {
        const bool isLong = address.size() > longestName;
        refuse(tell::invalidArgument,
               (isLong ? "This" : "\"" + address + "\"") + " is no hardware address.");
    }
    return findFailover(topology, "with the address " + address,
                        [&](const core::Link& master) { return master.address == *wanted; });
}

core::Member linkByName(const core::Topology& topology, const std::string& name) {
    checkName(name);
    return findMember(topology, "name \"" + name + "\"",
                      [&](const core::Link& link) { return link.isCalled(name); });
}

core::Member linkByIndex(const core::Topology& topology, int index) {
    if (index <= 0) {
        refuse(tell::invalidArgument, "An interface index is above zero.");
    }
    return findMember(topology, "index " + std::to_string(index),
                      [&](const core::Link& link) { return link.index == index; });
}

} // namespace netfailover::guest::tell
