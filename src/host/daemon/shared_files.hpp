// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/joining.hpp"

#include <map>
#include <string>

namespace netfailover::host::daemon {

/// What failover-migrate and the daemon share; "" for nothing.
struct SharedFiles {
    /// The folder of core::detachingFolder.
    std::string detaching{};
    /// The file of core::migratingFile.
    std::string migrating{};
};

/// Until when guests are being asked to let go of their virtual functions, by their domain's UUID.
using Detaching = std::map<std::string, core::Time>;

/// Makes the folder where there is none, so that it can be watched, and deletes what is over.
[[nodiscard]] Detaching readDetaching(const std::string& folder, core::Time now);

/// Tells whether somebody has locked a domain in the file of core::migratingFile.
[[nodiscard]] bool isMigrating(const std::string& file, const std::string& uuid);

} // namespace netfailover::host::daemon
