// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/evidence.hpp"
#include "host/kernel/places.hpp"
#include "host/kernel/switch.hpp"
#include "host/libvirt/connection.hpp"

#include <set>
#include <string>

namespace netfailover::host::migrate {

/// Collects what the commands look at; nothing is changed.
class Gather {
public:
    Gather(kernel::Switch& kernel, const kernel::Places& places)
        : kernel_(&kernel), places_(&places) {}

    /// @param connection null for a file whose host is not asked
    /// @throws xml::XmlError, libvirt::LibvirtError, std::system_error
    [[nodiscard]] core::Evidence domain(const libvirt::DomainTexts& texts,
                                        const libvirt::Connection* connection) const;

    [[nodiscard]] static core::Destination destination(const libvirt::Connection& there,
                                                       const core::Domain& domain);

    /// @return the networks that hand out virtual functions, none where libvirt does not tell.
    [[nodiscard]] static std::set<std::string> pools(const libvirt::Connection& connection);

private:
    [[nodiscard]] std::optional<core::HostView>
    host(const core::Pair& pair, const std::vector<core::Network>& networks) const;
    [[nodiscard]] std::vector<std::string> sameMac(const core::Pair& pair,
                                                   const kernel::PairPlace& found) const;

    kernel::Switch* kernel_;
    const kernel::Places* places_;
};

} // namespace netfailover::host::migrate
