// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/machine.hpp"

namespace netfailover::guest::ctl {

/// The running system.
class LiveMachine final : public Machine {
public:
    observe::Snapshot snapshot() override;
    std::optional<std::string> askDaemon() override;
    ctl::Inventory inventory(const std::vector<core::Link>& links) override;
    void examine(Evidence& evidence) override;
    void reconcile() override;
};

} // namespace netfailover::guest::ctl
