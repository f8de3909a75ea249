// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/manager/manager.hpp"

#include <span>
#include <string_view>

namespace netfailover::guest::manager {

// Each is defined in the file of its name in this folder, and listed in registry.cpp.
[[nodiscard]] Manager networkd();
[[nodiscard]] Manager networkManager();
[[nodiscard]] Manager ifupdown();
[[nodiscard]] Manager dhcpcd();

/// All managers that this project knows, in the order in which they are asked; one
/// that another one may run comes after that.
[[nodiscard]] std::span<const Manager> allManagers();

/// @return nullptr for any other name.
[[nodiscard]] const Manager* findManager(std::string_view name);

} // namespace netfailover::guest::manager
