// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <memory>
#include <string>

struct sd_bus;
struct sd_event;

namespace netfailover::act {

/// systemd-networkd as seen from the bus; see org.freedesktop.network1(5).  Waits for
/// nothing, and starts no networkd that is stopped.
class Networkd {
public:
    /// @param loop serves the answers
    /// @param complain gets a sentence when an answer is a refusal, or none comes
    Networkd(sd_event* loop, std::function<void(const std::string&)> complain);

    /// Has it choose a .network file for the link anew, and apply it.
    /// @param link interface index
    /// @throws std::system_error if the bus is not there
    void reconfigure(int link);

    void complain(const std::string& why) const { complain_(why); }

private:
    struct Close {
        void operator()(sd_bus* bus) const;
    };
    void connect();

    sd_event* loop_;
    std::function<void(const std::string&)> complain_;
    // Only there once it was needed: on most machines it never is.
    std::unique_ptr<sd_bus, Close> bus_;
};

} // namespace netfailover::act
