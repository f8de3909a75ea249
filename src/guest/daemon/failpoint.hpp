// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/act/actuator.hpp"

#include <optional>

namespace netfailover::guest::daemon {

/// For the tests: where NET_FAILOVERD_FAILPOINT is a number, the daemon kills itself
/// (SIGKILL) when it has performed so many actions, just before the next.
class Failpoint final : public act::Actuator {
public:
    explicit Failpoint(act::Actuator& actuator);

    act::Effect perform(const core::Action& action) override;

private:
    act::Actuator* actuator_;
    std::optional<int> left_;
};

} // namespace netfailover::guest::daemon
