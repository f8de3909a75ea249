// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/switch.hpp"

namespace netfailover::host::kernel {

/// The kernel of this network namespace.
class LiveSwitch final : public Switch {
public:
    std::vector<ForwardingEntry> forwarding() override;
    std::vector<VirtualFunctions> functions() override;
    std::vector<PortVlan> portVlans() override;
    std::string nameOf(int index) override;
    Answer setVfMac(const core::VfId& vf, const core::Mac& mac) override;
    Answer setVf(const core::VfId& vf, const core::VfAttributes& from,
                 const core::VfAttributes& to) override;
    Answer putEntry(const core::FdbEntry& entry, bool replace) override;
    Answer deleteEntry(const core::FdbEntry& entry) override;
    void wait(std::chrono::milliseconds time) override;
};

} // namespace netfailover::host::kernel
