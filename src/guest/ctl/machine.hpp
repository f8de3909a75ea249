// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/evidence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// What the commands ask, so that tests can stand in for it.
class Machine {
public:
    Machine() = default;
    Machine(const Machine&) = delete;
    Machine(Machine&&) = delete;
    Machine& operator=(const Machine&) = delete;
    Machine& operator=(Machine&&) = delete;
    virtual ~Machine() = default;

    /// @throws std::exception
    virtual observe::Snapshot snapshot() = 0;

    /// @return what Describe() of net-failoverd answers; nothing where none runs, or
    ///         none that answers within a second.
    virtual std::optional<std::string> askDaemon() = 0;

    /// @param links see ctl::readInventory()
    /// @throws std::exception
    virtual ctl::Inventory inventory(const std::vector<core::Link>& links) = 0;

    /// Reads what only the doctor asks for, into an evidence that has its inventory.
    /// @throws std::exception
    virtual void examine(Evidence& evidence) = 0;

    /// Calls Reconcile() of net-failoverd, which is started if it does not run.
    /// @throws tell::RequestRefused
    virtual void reconcile() = 0;
};

} // namespace netfailover::guest::ctl
