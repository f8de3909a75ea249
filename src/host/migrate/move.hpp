// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/places.hpp"
#include "host/libvirt/change.hpp"
#include "host/migrate/report.hpp"

#include <functional>

namespace netfailover::host::migrate {

struct MoveRequest {
    /// The libvirt here, "" for the default.
    std::string connect{};
    std::string domain{};
    std::string destination{};
    /// Detach virtual functions, also where QEMU could unplug them by itself.
    bool detach{};
};

/// Hears of each step, and of the progress of the one that lasts.
struct MoveListener {
    std::function<void(const std::string&)> step{};
    std::function<void(const libvirt::Progress&)> progress{};
    /// Somebody wants it to be given up (Ctrl-C).
    std::function<bool()> isUnwanted{};
};

/// Migrates a domain.  As long as it has not moved, whatever fails is undone; afterwards
/// there is only forward.  Throws nothing but for what makes a report impossible.
[[nodiscard]] MoveReport move(const MoveRequest& request, const kernel::Places& places,
                              const MoveListener& listener);

} // namespace netfailover::host::migrate
