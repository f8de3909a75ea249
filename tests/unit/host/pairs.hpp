// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pair.hpp"

namespace netfailover::host::test {

inline const core::Mac pairMac = core::Mac::fromString("52:54:00:00:12:53").value();

inline core::Interface virtioInterface() {
    return {.type = "network",
            .mac = pairMac,
            .source = "net_br",
            .target = "tap01",
            .model = "virtio",
            .alias = "ua-backup0",
            .teaming = core::Teaming::Persistent,
            .link = core::LinkState::Up,
            .guestAddress = core::PciAddress{.bus = 1}};
}

inline core::Interface vfInterface() {
    return {.type = "hostdev",
            .mac = pairMac,
            .alias = "ua-vf0",
            .teaming = core::Teaming::Transient,
            .partner = "ua-backup0",
            .hostAddress = core::PciAddress{.bus = 0x42, .slot = 2, .function = 5},
            .guestAddress = core::PciAddress{.bus = 2},
            .managed = true};
}

/// A domain with one pair, without a fault.
inline core::Domain pairedDomain() {
    return {.name = "guest",
            .uuid = "8f0a42a2-7bb5-4b3c-a1e6-5e7de2ed3fdb",
            .memoryKiB = 1048576,
            .machine = "pc-q35-7.2",
            .interfaces = {virtioInterface(), vfInterface()},
            .freeRootPorts = 2};
}

} // namespace netfailover::host::test
