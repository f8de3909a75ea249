// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "guest/observe/kernel.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::observe {

/// Where the file systems are; tests point elsewhere.
struct Roots {
    std::string sys{"/sys"};
    std::string run{"/run"};
    std::string proc{"/proc"};
};

/// All that was observed at one moment.
struct Snapshot {
    /// Every link of this network namespace; members of a failover are read
    /// to the last field.
    std::vector<core::Link> links{};
    /// "in-tree", "net-failover VERSION", or "" if no failover driver is loaded.
    std::string driver{};
    /// One sentence for each file that was there and could not be read, and for each link
    /// whose driver could not be asked for.
    std::vector<std::string> problems{};
    /// Nothing changed while it was listed; otherwise some of it may be missing.
    bool settled{true};
};

/// Reads the kernel and the network managers' state files.
/// What a missing answer would make wrong (links, addresses) throws; a file that
/// cannot be read, or a link that does not answer, is a problem in the result.
/// @throws std::exception
[[nodiscard]] Snapshot readSnapshot(Kernel& kernel, const Roots& roots);

} // namespace netfailover::guest::observe
