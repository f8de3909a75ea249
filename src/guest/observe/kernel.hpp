// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/link.hpp"
#include "guest/observe/decode.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::observe {

/// What is asked of the kernel and of udev, so that tests can stand in for them.
/// All answers are about the network namespace of the caller.
class Kernel {
public:
    Kernel() = default;
    Kernel(const Kernel&) = delete;
    Kernel(Kernel&&) = delete;
    Kernel& operator=(const Kernel&) = delete;
    Kernel& operator=(Kernel&&) = delete;
    virtual ~Kernel() = default;

    /// @throws std::exception if the list cannot be had
    virtual std::vector<core::Link> links() = 0;

    /// @throws std::exception if the list cannot be had
    virtual std::vector<LinkAddress> addresses() = 0;

    /// @return what ethtool calls the driver; nothing for a link that is gone or
    ///         does not say.
    /// @throws std::system_error if asking fails
    virtual std::optional<std::string> driver(int index) = 0;

    /// @return the routes that lead to the link, see decodeRoute(); none for a link that
    ///         is gone.
    /// @throws std::exception if the list cannot be had
    virtual std::vector<core::Route> routes(int index) = 0;

    /// @return see core::Link::udevRole
    virtual std::optional<std::string> udevRole(int index) = 0;

    /// @return false if something that was listed since the last call of links() changed
    ///         meanwhile, however often it was tried.
    [[nodiscard]] virtual bool settled() const { return true; }
};

} // namespace netfailover::guest::observe
