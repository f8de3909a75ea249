// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "guest/core/topology.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace netfailover::guest::udev {

enum class Naming : std::uint8_t {
    /// The name may be the kernel's.
    Any,
    /// Somebody has written it down.
    Given,
    /// It can be an alternative one only.
    Alias,
};

/// The name that udev has for a master.
struct Wish {
    std::string name{};
    Naming naming{};
};

/// Has whoever of a failover holds the name that is meant for a master give it away, and notes
/// and tells why the master does not get it.
///
/// @param links all of the machine
/// @return the name for udev to give
/// @throws std::system_error
std::string nameOf(const core::Link& master, const Wish& wish, const core::Topology& topology,
                   std::vector<core::Link> links);

} // namespace netfailover::guest::udev
