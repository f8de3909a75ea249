// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace netfailover::host::core {

/// A place of it is locked for each domain that failover-migrate moves or gives a function.
inline constexpr const char* migratingFile = "/run/net-failover-host/migrating";

[[nodiscard]] inline std::int64_t placeOf(const std::string& uuid) {
    return static_cast<std::int64_t>(std::hash<std::string>()(uuid) >> 2U);
}

} // namespace netfailover::host::core
