// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/evidence.hpp"

#include <string>
#include <vector>

namespace netfailover::host::core {

enum class Way : std::uint8_t {
    /// QEMU lets go of the virtual function and takes it again by itself.
    Failover,
    /// It is detached before, and attached on the other host.
    Detach,
};

/// A step of a migration, in words and as what a person would type.
struct PlanStep {
    Way way{Way::Failover};
    /// On the other host.
    bool there{};
    std::string what{};
    /// Safe to paste, empty where there is only to wait.
    std::string command{};
    /// What takes it back, empty where nothing needs to.
    std::string undo{};

    friend bool operator==(const PlanStep&, const PlanStep&) = default;
};

/// @return the steps of both ways in their order; of QEMU's own only where all pairs have
///         <teaming>.
/// @param evidence with its destination
[[nodiscard]] std::vector<PlanStep> migrationPlan(const Evidence& evidence);

} // namespace netfailover::host::core
