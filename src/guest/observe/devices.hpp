// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"

#include <functional>
#include <memory>

struct sd_device;
struct sd_device_monitor;

namespace netfailover::guest::observe {

/// Announces network interfaces that udev has processed.
class Devices {
public:
    /// @param seen gets the interface index, and whether udev gives the link a role
    /// @throws std::system_error
    Devices(base::Loop& loop, std::function<void(int, bool)> seen);
    Devices(const Devices&) = delete;
    Devices(Devices&&) = delete;
    Devices& operator=(const Devices&) = delete;
    Devices& operator=(Devices&&) = delete;
    ~Devices();

private:
    struct Unref {
        void operator()(sd_device_monitor* monitor) const;
    };

    void pass(sd_device* device) noexcept;

    base::Loop* loop_;
    std::function<void(int, bool)> seen_;
    std::unique_ptr<sd_device_monitor, Unref> monitor_;
};

} // namespace netfailover::guest::observe
