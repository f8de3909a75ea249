// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/desired.hpp"
#include "host/core/domain.hpp"
#include "host/daemon/record.hpp"
#include "host/kernel/switch.hpp"

#include <functional>

namespace netfailover::host::daemon {

/// Takes over what the XML says of the attributes of a pair's virtual function.
/// @param isComing the function is one that the pair is to have, or has had for a moment
void readAttributes(PairRecord& pair, const core::Domain& domain,
                    const std::optional<core::Interface>& primary, bool isComing);

/// Gives a pair's virtual function what the pair's has had on another host, and takes it back
/// from one that is the pair's no more.  What a card refuses is a problem and no failure: MACs
/// and entries do not depend on it.
/// @param save writes down what is in the record now
void followAttributes(kernel::Switch& kernel, core::VfRule rule, PairRecord& pair,
                      const std::function<void()>& save);

} // namespace netfailover::host::daemon
