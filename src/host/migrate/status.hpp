// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"
#include "host/core/evidence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// A pair of a running domain, as it is shown.
struct PairStatus {
    std::string domain{};
    std::string mac{};
    std::string phase{};
    /// PCI address, and where the card has it; "" for none.
    std::string function{};
    std::string tap{};
    /// Ports at which the bridge and the uplink have the pair's MAC.
    std::vector<std::string> entries{};
    /// Whose frames the card gives to the virtual function.
    std::string functionMac{};
    /// Commands that would make it as it should be; none of a domain that is on its way, as
    /// what is right then changes from one moment to the next.
    std::vector<std::string> differences{};

    friend bool operator==(const PairStatus&, const PairStatus&) = default;
};

/// @param told the pair's phase by the daemon, which hears more than libvirt says to who asks;
///        nothing where none looks after it
[[nodiscard]] PairStatus statusOf(const core::Domain& domain, const core::Sight& sight,
                                  const std::optional<std::string>& told,
                                  const core::PairEvidence& pair);

} // namespace netfailover::host::migrate
