// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"
#include "host/core/pci_address.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::xml {

/// What the XML of a pair is to say.
struct PairRequest {
    core::Mac mac{};
    /// One of the two is empty.
    std::string network{};
    std::string bridge{};
    /// One of the two is empty: a virtual function, or the network that hands one out.
    std::optional<core::PciAddress> vf{};
    std::string pool{};
    core::PciAddress standbyInGuest{};
    core::PciAddress vfInGuest{};
    /// The standby's link is down until somebody sets it up, as in the kernel's document.
    bool linkDown{};
    /// Without <teaming>, as from before libvirt 6.0.
    bool legacy{};
};

/// @return two <interface> elements, as libvirt prints them itself.
[[nodiscard]] std::string pairXml(const PairRequest& request);

/// @return a <network> that hands out the virtual functions.
[[nodiscard]] std::string poolXml(const std::string& name,
                                  const std::vector<core::PciAddress>& vfs);

} // namespace netfailover::host::xml
