// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/libvirt/change.hpp"
#include "host/migrate/move_request.hpp"

#include <functional>
#include <string>

namespace netfailover::host::migrate {

/// Detaches the virtual functions of a domain's pairs, and waits until the guest has let go
/// of them.
/// @param step hears of each before it is detached, and may throw
/// @throws LibvirtError where the guest keeps one, or it is unwanted
void detachFunctions(libvirt::Change& domain, const MoveListener& listener,
                     const std::function<void(const std::string&)>& step);

} // namespace netfailover::host::migrate
