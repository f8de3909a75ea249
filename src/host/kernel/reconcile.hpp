// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/perform.hpp"
#include "host/kernel/places.hpp"

namespace netfailover::host::kernel {

/// Fills in the VLAN of the tap's untagged frames where its bridge filters.
void findVlan(Switch& kernel, PairPlace& found);

/// Looks, and computes what is to be done.
[[nodiscard]] core::Transaction compare(Switch& kernel, const PairPlace& found,
                                        const core::Situation& situation, const core::Made& made);

} // namespace netfailover::host::kernel
