// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pci_address.hpp"

#include <optional>
#include <string>

namespace netfailover::host::kernel {

/// Looks through the open files of all processes.
/// @return whether one has the device open by VFIO; nothing where the device is not at
///         VFIO, and where we may not look into every process and found none.
[[nodiscard]] std::optional<bool> isHeld(const core::PciAddress& address,
                                         const std::string& sys = "/sys",
                                         const std::string& proc = "/proc");

} // namespace netfailover::host::kernel
