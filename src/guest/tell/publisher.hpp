// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/tell/manager_object.hpp"

#include <map>
#include <memory>

namespace netfailover::guest::tell {

/// Keeps the objects on the bus like the last findings.
class Publisher {
public:
    /// @param authority says who may call Reconcile()
    /// @param reconcile what it does then
    Publisher(sdbus::IConnection& connection, Authority& authority,
              std::function<void()> reconcile);

    /// Adds, changes and removes objects; says nothing about those that are as they
    /// were.
    void publish(const core::Findings& findings);

private:
    /// By object path.
    using Objects = std::map<std::string, std::unique_ptr<ManagedObject>>;
    using Values = std::map<std::string, Properties>;

    void addAndUpdate(Objects& objects, const char* interface, const Values& values);

    sdbus::IConnection* connection_;
    ManagerObject manager_;
    Objects links_;
    Objects failovers_;
};

} // namespace netfailover::guest::tell
