// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/places.hpp"
#include "host/libvirt/change.hpp"
#include "host/migrate/choose.hpp"

#include <set>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// What has become of a domain that lacked something.
struct Given {
    /// A sentence each.
    std::vector<std::string> done{};
    std::vector<std::string> lacking{};
};

/// What tells of a domain's virtual functions besides its persistent definition.
struct Known {
    /// Networks that hand them out.
    std::set<std::string> pools{};
    /// XML of the domain from before some were detached, "" for none: of one that is not
    /// defined, or where they were attached while it ran, nothing else tells of them.
    std::string before{};
    /// Of another host, whose sysfs cannot be read: those that were chosen there.
    Functions chosen{};
    /// Named by a migration to this host that had others taken in their place.
    std::vector<core::PciAddress> replaced{};
};

/// Gives a running domain the virtual functions that its persistent definition has, or that
/// it had before, and it has not; where such a one is not to be had or is of a wrong card,
/// another one of a right card.  A definition that names such a one, or one that was replaced,
/// gets the one that the domain runs with.
/// @param places of the host that it runs on, null for another one than this
/// @param setsLinks sets links of standbys up as well
/// @throws libvirt::LibvirtError, xml::XmlError
[[nodiscard]] Given reattach(libvirt::Change& domain, const kernel::Places* places,
                             const Known& known, bool setsLinks);

} // namespace netfailover::host::migrate
