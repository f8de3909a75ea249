// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/names.hpp"

#include <algorithm>
#include <array>

namespace netfailover::guest::core {

namespace {

template <class Value, std::size_t count>
std::optional<Value> find(const std::array<Value, count>& values, std::string_view word) {
    const auto* const found =
        std::ranges::find_if(values, [word](const Value value) { return toString(value) == word; });
    return found == values.end() ? std::nullopt : std::optional(*found);
}

} // namespace

// No default labels: the compiler then names the value that a switch forgot.

std::string_view toString(Role role) {
    switch (role) {
    case Role::Master:
        return "master";
    case Role::Primary:
        return "primary";
    case Role::Standby:
        return "standby";
    case Role::Candidate:
        return "candidate";
    }
    return "";
}

std::string_view toString(ActivePath path) {
    switch (path) {
    case ActivePath::None:
        return "none";
    case ActivePath::Primary:
        return "primary";
    case ActivePath::Standby:
        return "standby";
    }
    return "";
}

std::string_view toString(FailoverState state) {
    switch (state) {
    case FailoverState::Accelerated:
        return "accelerated";
    case FailoverState::Standby:
        return "standby";
    case FailoverState::Down:
        return "down";
    case FailoverState::Incomplete:
        return "incomplete";
    }
    return "";
}

std::string_view toString(OverallState state) {
    switch (state) {
    case OverallState::None:
        return "none";
    case OverallState::Ok:
        return "ok";
    case OverallState::Repairing:
        return "repairing";
    case OverallState::Degraded:
        return "degraded";
    }
    return "";
}

std::string_view toString(Prospect prospect) {
    switch (prospect) {
    case Prospect::Due:
        return "due";
    case Prospect::Tried:
        return "tried";
    case Prospect::GivenUp:
        return "given-up";
    case Prospect::Waiting:
        return "waiting";
    }
    return "";
}

std::string_view toString(Severity severity) {
    switch (severity) {
    case Severity::Remark:
        return "remark";
    case Severity::Problem:
        return "problem";
    }
    return "";
}

std::optional<Role> roleOf(std::string_view word) {
    return find(std::array{Role::Master, Role::Primary, Role::Standby, Role::Candidate}, word);
}

std::optional<ActivePath> activePathOf(std::string_view word) {
    return find(std::array{ActivePath::None, ActivePath::Primary, ActivePath::Standby}, word);
}

std::optional<FailoverState> failoverStateOf(std::string_view word) {
    return find(std::array{FailoverState::Accelerated, FailoverState::Standby, FailoverState::Down,
                           FailoverState::Incomplete},
                word);
}

std::optional<OverallState> overallStateOf(std::string_view word) {
    return find(std::array{OverallState::None, OverallState::Ok, OverallState::Repairing,
                           OverallState::Degraded},
                word);
}

std::optional<Prospect> prospectOf(std::string_view word) {
    return find(std::array{Prospect::Due, Prospect::Tried, Prospect::GivenUp, Prospect::Waiting},
                word);
}

std::optional<Severity> severityOf(std::string_view word) {
    return find(std::array{Severity::Remark, Severity::Problem}, word);
}

} // namespace netfailover::guest::core
