// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/kernel/switch.hpp"

#include <optional>

namespace netfailover::host::kernel {

/// Lists things once for all pairs of a host that are looked at together: the more there
/// are, the longer the lists.
class CachedSwitch final : public Switch {
public:
    explicit CachedSwitch(Switch& kernel) : kernel_(&kernel) {}

    /// What was listed is of earlier.  So it is after any change of ours, too.
    void forget();

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

private:
    Switch* kernel_;
    std::optional<std::vector<ForwardingEntry>> forwarding_{};
    std::optional<std::vector<VirtualFunctions>> functions_{};
    std::optional<std::vector<PortVlan>> portVlans_{};
};

} // namespace netfailover::host::kernel
