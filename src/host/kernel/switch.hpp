// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/switch_state.hpp"
#include "host/kernel/decode.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace netfailover::host::kernel {

/// How the kernel has answered.
enum class Answer : std::uint8_t {
    Done,
    /// EEXIST
    Exists,
    /// ENOENT, or the device has gone.
    NotThere,
    /// EAGAIN: the driver is busy, with a reset for example.
    Busy,
    /// EINVAL
    Invalid,
    /// EOPNOTSUPP
    NotSupported,
    /// EPERM
    NotPermitted,
    Failed,
};

/// The forwarding databases and the cards' switches of a network namespace; the seam at
/// which tests play the kernel.
class Switch {
public:
    Switch() = default;
    Switch(const Switch&) = delete;
    Switch(Switch&&) = delete;
    Switch& operator=(const Switch&) = delete;
    Switch& operator=(Switch&&) = delete;
    virtual ~Switch() = default;

    // Each lists all that there is.
    // @throws std::system_error, base::MalformedMessage
    virtual std::vector<ForwardingEntry> forwarding() = 0;
    virtual std::vector<VirtualFunctions> functions() = 0;
    virtual std::vector<PortVlan> portVlans() = 0;

    /// @return "" for an interface that has gone.
    virtual std::string nameOf(int index) = 0;

    virtual Answer setVfMac(const core::VfId& vf, const core::Mac& mac) = 0;
    /// Sets what differs, but for the MAC.
    virtual Answer setVf(const core::VfId& vf, const core::VfAttributes& from,
                         const core::VfAttributes& to) = 0;
    /// @param replace take the entry of the same MAC and VLAN from another port
    virtual Answer putEntry(const core::FdbEntry& entry, bool replace) = 0;
    virtual Answer deleteEntry(const core::FdbEntry& entry) = 0;

    virtual void wait(std::chrono::milliseconds time) = 0;
};

} // namespace netfailover::host::kernel
