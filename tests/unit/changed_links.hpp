// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "links.hpp"

#include <string>

// Links that differ from those of links.hpp in one thing.
namespace netfailover::guest::test {

inline core::Link with(core::Link link, const std::string& text) {
    link.addresses = {address(text)};
    return link;
}

inline core::Link port(core::Link link, int master) {
    link.master = master;
    return link;
}

inline core::Link down(core::Link link) {
    link.up = false;
    return link;
}

inline core::Link withoutCarrier(core::Link link) {
    link.carrier = false;
    return link;
}

inline core::Link doubled(core::Link link) {
    link.addresses.back().duplicate = true;
    return link;
}

/// Another NIC, by which the machine is reached.
inline core::Link otherNic() {
    core::Link link = with(ethernet(9, "eth9", "e1000"), "192.0.2.9/24");
    link.parent = pci3;
    link.address = *base::HardwareAddress::fromString("02:00:00:00:00:09");
    link.permanentAddress = link.address;
    return link;
}

inline core::Link ppp() {
    core::Link link{.index = 30, .name = "ppp0", .hardwareType = 512, .up = true, .carrier = true};
    return with(link, "203.0.113.7/32");
}

} // namespace netfailover::guest::test
