// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/places.hpp"
#include "host/libvirt/change.hpp"

#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// What has become of a domain that lacked something.
struct Given {
    /// A sentence each.
    std::vector<std::string> done{};
    std::vector<std::string> lacking{};
};

/// Gives a running domain the virtual functions that its persistent definition has and it
/// has not; where such a one is not to be had, another one of the same card.  A definition
/// that names one which is not to be had gets the one that the domain runs with.
/// @param setsLinks sets links of standbys up as well
/// @throws libvirt::LibvirtError, xml::XmlError
[[nodiscard]] Given reattach(libvirt::Change& domain, const kernel::Places& places, bool setsLinks);

} // namespace netfailover::host::migrate
