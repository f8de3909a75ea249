// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/tell/objects.hpp"

#include <map>
#include <memory>

namespace netfailover::guest::tell {

/// Keeps the objects on the bus like the last topology.
class Publisher {
public:
    /// @param authority says who may call Reconcile()
    /// @param reconcile what it does then
    Publisher(sdbus::IConnection& connection, Authority& authority,
              std::function<void()> reconcile);

    /// Adds, changes and removes objects; says nothing about those that are as they
    /// were.
    void publish(const Findings& findings, const core::SwitchLog& switches);

private:
    sdbus::IConnection* connection_;
    ManagerObject manager_;
    std::map<int, std::unique_ptr<LinkObject>> links_;
    std::map<int, std::unique_ptr<FailoverObject>> failovers_;
};

} // namespace netfailover::guest::tell
