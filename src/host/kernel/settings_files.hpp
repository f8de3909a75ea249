// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/settings.hpp"

namespace netfailover::host::kernel {

inline constexpr const char* settingsFile = "/etc/net-failover-host.conf";

/// Reads a file, and those in the folder of its name with ".d" that end in ".conf", in the
/// order of their names; later ones win.
[[nodiscard]] core::Settings readSettingsFiles(const std::string& path);

} // namespace netfailover::host::kernel
