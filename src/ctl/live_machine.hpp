// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "ctl/machine.hpp"

namespace netfailover::ctl {

/// The running system.
class LiveMachine final : public Machine {
public:
    kernel::Snapshot look() override;
    std::optional<std::string> askDaemon() override;
    kernel::Inventory inventory(const std::vector<int>& links) override;
    kernel::InInitramfs initramfs() override;
    std::string netplanComplaint() override;
    kernel::ModuleFile moduleFile() override;
    void reconcile() override;
};

} // namespace netfailover::ctl
