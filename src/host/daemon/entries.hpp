// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/netlink/socket.hpp"
#include "host/core/mac.hpp"

#include <vector>

namespace netfailover::host::daemon {

/// Follows what happens to links and to entries of forwarding databases.
class Entries {
public:
    /// @throws std::runtime_error
    Entries();

    [[nodiscard]] int descriptor() const;

    /// Entries come and go with any traffic: they are heard only where they count.
    void follow(bool entries);

    struct Heard {
        bool links{};
        bool entries{};
    };
    /// Reads what there is.
    /// @param macs whose entries count
    [[nodiscard]] Heard drain(const std::vector<core::Mac>& macs);

private:
    base::NetlinkSocket socket_;
    bool follows_{};
};

} // namespace netfailover::host::daemon
