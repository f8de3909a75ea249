// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"

#include <map>
#include <span>
#include <vector>

namespace netfailover::guest::core {

/// True for a VLAN, macvlan, ipvlan or the like: Link::lower is what its traffic takes.
/// Of a veth it is the other end, and of a tunnel only a way among others.
[[nodiscard]] bool isStackedByLink(const Link& link);

/// True for the datapath of Open vSwitch and for its internal ports.
[[nodiscard]] bool isOpenVswitch(const Link& link);

/// Finds what is stacked on a link: the bridge, bond, team or VRF whose port it is, VLANs
/// and macvlans on it, and so on upwards.
class Stack {
public:
    /// @param links outlive this; of two with one index the later counts
    explicit Stack(std::span<const Link> links);

    /// @return by rising interface index, each once, and never the link itself.
    [[nodiscard]] std::vector<Link> above(int index) const;

private:
    [[nodiscard]] std::vector<int> directlyAbove(const Link& link) const;

    std::map<int, const Link*> byIndex_;
    std::multimap<int, int> byLower_;
    std::vector<int> openVswitch_;
};

} // namespace netfailover::guest::core
