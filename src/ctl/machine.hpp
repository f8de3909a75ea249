// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "kernel/inventory.hpp"
#include "kernel/module.hpp"
#include "kernel/snapshot.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::ctl {

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
    virtual kernel::Snapshot look() = 0;

    /// @return what Describe() of net-failoverd answers; nothing where none runs, or
    ///         none that answers within a second.
    virtual std::optional<std::string> askDaemon() = 0;

    /// @param links see kernel::readInventory()
    /// @throws std::exception
    virtual kernel::Inventory inventory(const std::vector<int>& links) = 0;

    virtual kernel::InInitramfs initramfs() = 0;

    /// See kernel::netplanComplaint().
    virtual std::string netplanComplaint() = 0;

    /// @throws std::exception
    virtual kernel::ModuleFile moduleFile() = 0;

    /// Calls Reconcile() of net-failoverd, which is started if it does not run.
    /// @throws report::RequestRefused
    virtual void reconcile() = 0;
};

} // namespace netfailover::ctl
