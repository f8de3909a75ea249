// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"

#include <functional>
#include <string>

namespace netfailover::host::daemon {

/// Answers libvirt's hook.
class HookServer {
public:
    /// @param listener a socket that listens
    /// @param answer gets what the hook sends, returns what it is answered
    HookServer(base::Loop& loop, int listener,
               std::function<std::string(const std::string&)> answer);

private:
    void serve();

    int listener_;
    std::function<std::string(const std::string&)> answer_;
    base::Source readable_;
};

/// @return the socket that systemd has opened for us, or one at `path`, for root only.
/// @throws std::system_error
[[nodiscard]] int listenForHook(const std::string& path);

} // namespace netfailover::host::daemon
