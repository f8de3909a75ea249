// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/names.hpp"

namespace netfailover::core {

// No default labels: the compiler then names the value that a switch forgot.

std::string_view toString(Role role) {
    switch (role) {
    case Role::Master:
        return "master";
    case Role::Primary:
        return "primary";
    case Role::Standby:
        return "standby";
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

std::string_view toString(Manager manager) {
    switch (manager) {
    case Manager::Networkd:
        return "systemd-networkd";
    case Manager::NetworkManager:
        return "NetworkManager";
    case Manager::Ifupdown:
        return "ifupdown";
    }
    return "";
}

} // namespace netfailover::core
