// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/mac.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::host::libvirt {

/// Asks a guest's agent by a process and a connection of its own: libvirt waits for an agent for
/// as long as that likes, and asks it only for those who may write.
/// @param name of the domain
/// @return the MACs of the guest's interfaces, or nothing where no agent answers soon or we may
///         not ask it.
[[nodiscard]] std::optional<std::vector<core::Mac>> macsByAgent(const std::string& uri,
                                                                const std::string& name);

} // namespace netfailover::host::libvirt
