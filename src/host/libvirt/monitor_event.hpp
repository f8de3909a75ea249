// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"

#include <optional>
#include <string_view>

namespace netfailover::host::libvirt {

/// @param name of an event of QEMU's monitor
/// @param details its data, a JSON object or ""
/// @return nothing for one that means nothing to a pair.
[[nodiscard]] std::optional<core::Event> monitorEvent(std::string_view name,
                                                      std::string_view details);

} // namespace netfailover::host::libvirt
