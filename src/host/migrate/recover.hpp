// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"

#include <optional>
#include <string>

namespace netfailover::host::migrate {

enum class Remedy : std::uint8_t {
    None,
    /// It runs there: end what waits here.
    EndHere,
    /// It runs nowhere else: let it run here.
    ResumeHere,
    /// Nobody but a person can tell.
    Ask,
};

struct Advice {
    Remedy remedy{Remedy::None};
    std::string sentence{};

    friend bool operator==(const Advice&, const Advice&) = default;
};

/// It is known to have a QEMU there that does not wait for the end of a migration.
[[nodiscard]] bool isLetRun(const std::optional<core::Sight>& sight);

/// Says what is to be done about a domain that runs here and for which nothing waits.
/// @param there nothing where the other host does not answer
[[nodiscard]] Advice adviceWhereItRuns(const std::optional<core::Sight>& there);

/// Decides what libvirt leaves open where a host or a daemon has died in the last moment
/// of a migration.
/// @param there nothing where the other host does not answer
[[nodiscard]] Advice adviceFor(const core::Sight& here, const std::optional<core::Sight>& there);

} // namespace netfailover::host::migrate
