// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/plan.hpp"

#include <cstdint>

namespace netfailover::guest::act {

/// What came of an action.
enum class Effect : std::uint8_t {
    /// It is done, or somebody was asked for it.
    Done,
    /// The kernel says that what was to go is not there, or that what was to come is.
    /// Only the next reading shows whether that is so.
    None,
};

/// The write side, so that tests can stand in for it.  Nothing of what is done is
/// noted here: the kernel, udev and the managers report it, or the next reading shows it.
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
    virtual Effect perform(const core::Action& action) = 0;
};

} // namespace netfailover::guest::act
