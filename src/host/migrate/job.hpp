// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/plan.hpp"
#include "host/libvirt/change.hpp"
#include "host/migrate/move_request.hpp"

#include <chrono>

namespace netfailover::host::migrate {

/// How often libvirt is asked how far it is.
inline constexpr std::chrono::milliseconds pollTime{200};

/// What has become of libvirt's migration.
struct JobResult {
    bool hasMoved{};
    /// Why it has not.
    std::string why{};
    /// It came so far that the guest may have been asked to let go of a virtual function.
    bool hasStarted{};
    /// It was refused before the guest was asked for anything, by nobody's wish.
    bool mayRepeat{};
    /// Memory was sent, and nothing has shown that not all of it was: it may run there, whatever
    /// libvirt says here.
    bool mayRunThere{};
};

/// Migrates, and ends the job where it is unwanted or the guest keeps its virtual function.
/// @param here the domain; another connection migrates it
/// @param way where the function is detached already, the guest is not waited for
/// @param xml of the running domain there, persistentXml of its definition
[[nodiscard]] JobResult runJob(const MoveRequest& request, const MoveListener& listener,
                               libvirt::Change& here, core::Way way, const std::string& xml,
                               const std::string& persistentXml);

/// @param start of the wait for a guest that is asked to let go of its virtual function
/// @return why the wait is over, "" where it is not.
[[nodiscard]] std::string reasonToStop(const MoveListener& listener,
                                       std::chrono::steady_clock::time_point start);

} // namespace netfailover::host::migrate
