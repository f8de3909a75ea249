// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/observe/devices.hpp"
#include "guest/observe/monitor.hpp"
#include "guest/observe/observer.hpp"

namespace netfailover::guest::observe {

/// Has an observer read the machine when the running kernel or udevd announces a link
/// that matters.
class LiveEvents {
public:
    /// To be made before the first reading, so that nothing happens unseen after it.
    /// @throws std::runtime_error
    LiveEvents(base::Loop& loop, Observer& observer);

private:
    Monitor monitor_;
    base::Source readable_;
    Devices devices_;
};

} // namespace netfailover::guest::observe
