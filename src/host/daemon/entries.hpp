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

    /// What pairs have to do with.
    struct Concern {
        std::vector<core::Mac> macs{};
        /// Indexes.
        std::vector<int> links{};
    };
    struct Heard {
        bool links{};
        bool entries{};
    };
    /// Reads what there is.
    [[nodiscard]] Heard drain(const Concern& concern);

private:
    base::NetlinkSocket socket_;
    bool follows_{};
};

} // namespace netfailover::host::daemon
