// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/checks/check.hpp"

#include <array>

namespace netfailover::guest::ctl {

// Each is defined in a file of its own in this folder.
[[nodiscard]] Checks checkDriver(const Evidence& evidence);
[[nodiscard]] Checks checkStandbyFeature(const Evidence& evidence);
[[nodiscard]] Checks checkPairing(const Evidence& evidence);
[[nodiscard]] Checks checkPaths(const Evidence& evidence);
[[nodiscard]] Checks checkHardwareAddress(const Evidence& evidence);
[[nodiscard]] Checks checkRoles(const Evidence& evidence);
[[nodiscard]] Checks checkConfiguration(const Evidence& evidence);
[[nodiscard]] Checks checkManagers(const Evidence& evidence);
[[nodiscard]] Checks checkDhcpClients(const Evidence& evidence);
[[nodiscard]] Checks checkLeaks(const Evidence& evidence);
[[nodiscard]] Checks checkNames(const Evidence& evidence);
[[nodiscard]] Checks checkInitramfs(const Evidence& evidence);
[[nodiscard]] Checks checkMtu(const Evidence& evidence);
[[nodiscard]] Checks checkDaemon(const Evidence& evidence);

/// A check of failoverctl doctor.
struct Examination {
    const char* title{};
    /// @return at least one entry.
    Checks (*examine)(const Evidence&){};
};

/// All checks, in the order in which they are shown.
inline constexpr std::array examinations{
    Examination{.title = "Driver", .examine = checkDriver},
    Examination{.title = "STANDBY feature", .examine = checkStandbyFeature},
    Examination{.title = "Pairing", .examine = checkPairing},
    Examination{.title = "Paths", .examine = checkPaths},
    Examination{.title = "Hardware address", .examine = checkHardwareAddress},
    Examination{.title = "udev", .examine = checkRoles},
    Examination{.title = "Configuration", .examine = checkConfiguration},
    Examination{.title = "Managers", .examine = checkManagers},
    Examination{.title = "DHCP clients", .examine = checkDhcpClients},
    Examination{.title = "Leaks", .examine = checkLeaks},
    Examination{.title = "Names", .examine = checkNames},
    Examination{.title = "Initramfs", .examine = checkInitramfs},
    Examination{.title = "MTU", .examine = checkMtu},
    Examination{.title = "Daemon", .examine = checkDaemon},
};

} // namespace netfailover::guest::ctl
