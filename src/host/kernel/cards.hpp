// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/settings.hpp"
#include "host/kernel/places.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::kernel {

/// Interfaces of cards.
using Cards = std::vector<std::string>;

/// @param told what the settings say of cards
/// @param network the bridge or network of a standby, by its name in the domain's XML
/// @param bridge the bridge that it is a port of, or will be; "" where that is not known
/// @return the cards whose virtual functions lead where the standby does: those that the settings
///         name, or else those below its bridge that have any.  Nothing where that is not known,
///         as where the bridge goes out by a card without any.
[[nodiscard]] std::optional<Cards> rightCards(const Places& places,
                                              const core::CardsByNetwork& told,
                                              const std::string& network,
                                              const std::string& bridge);

/// Tells whether a device is a virtual function of another card than those.
[[nodiscard]] bool isOfAnother(const Places& places, const std::optional<Cards>& cards,
                               const core::PciAddress& address);

} // namespace netfailover::host::kernel
