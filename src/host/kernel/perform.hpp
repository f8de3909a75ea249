// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/transaction.hpp"
#include "host/kernel/switch.hpp"

#include <string>

namespace netfailover::host::kernel {

/// What has become of a transaction.
struct Performed {
    /// What is ours now.
    core::Made made{};
    /// Each step that was done, as a command.
    std::vector<std::string> done{};
    /// Why not all was done: everything that was has been undone then, but for what
    /// `lost` names.
    std::string failure{};
    /// Steps that could not be undone.
    std::vector<std::string> lost{};

    friend bool operator==(const Performed&, const Performed&) = default;
};

/// @return the part of what the kernel lists that is about the pair at `place`.
/// @param bridge index of the bridge that the tap is a port of, 0 for none
[[nodiscard]] core::SwitchState observe(Switch& kernel, const core::Place& place, int bridge);

/// Does all steps, or none.
[[nodiscard]] Performed perform(Switch& kernel, const core::Transaction& transaction,
                                const core::Made& before);

} // namespace netfailover::host::kernel
