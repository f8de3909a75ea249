// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/plan.hpp"

namespace netfailover::guest::act {

/// The write side, so that tests can stand in for it.  Nothing of what is done is
/// noted here: the kernel, udev and the managers tell of it, or the next look sees it.
class Actuator {
public:
    Actuator() = default;
    Actuator(const Actuator&) = delete;
    Actuator(Actuator&&) = delete;
    Actuator& operator=(const Actuator&) = delete;
    Actuator& operator=(Actuator&&) = delete;
    virtual ~Actuator() = default;

    /// Does it, or asks another program to; what is done already is no failure.
    /// @throws std::exception
    virtual void perform(const core::Action& action) = 0;
};

} // namespace netfailover::guest::act
