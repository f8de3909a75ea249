// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/daemon/failpoint.hpp"

#include <csignal>
#include <cstdlib>

namespace netfailover::guest::daemon {

Failpoint::Failpoint(act::Actuator& actuator) : actuator_(&actuator) {
    if (const char* number = std::getenv("NET_FAILOVERD_FAILPOINT")) {
        left_ = static_cast<int>(std::strtol(number, nullptr, 10));
    }
}

act::Effect Failpoint::perform(const core::Action& action) {
    if (left_ && (*left_)-- <= 0) {
        (void)std::raise(SIGKILL);
    }
    return actuator_->perform(action);
}

} // namespace netfailover::guest::daemon
