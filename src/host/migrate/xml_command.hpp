// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/places.hpp"
#include "host/migrate/options.hpp"

#include <string>

namespace netfailover::host::migrate {

/// @return the XML of a pair or of a pool, as the options ask for it.
/// @throws UsageError
[[nodiscard]] std::string printXml(const Options& options, const kernel::Places& places);

} // namespace netfailover::host::migrate
