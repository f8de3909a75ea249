// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/libvirt/handles.hpp"

#include <functional>
#include <string>

namespace netfailover::host::migrate {

struct MoveRequest {
    /// The libvirt here, "" for the default.
    std::string connect{};
    std::string domain{};
    std::string destination{};
    /// Detach virtual functions, also where QEMU could unplug them by itself.
    bool detach{};
};

/// Hears of each step before it is done, and of the progress of the one that lasts.
struct MoveListener {
    /// A libvirt is asked from now on, instead of the one here: it may not answer.
    std::function<void(const std::string& uri)> asks{[](const std::string& /*uri*/) {}};
    std::function<void(const std::string&)> step{};
    std::function<void(const libvirt::Progress&)> progress{};
    /// Somebody wants it to be given up (Ctrl-C).  Asked again and again.
    std::function<bool()> isUnwanted{};
};

} // namespace netfailover::host::migrate
