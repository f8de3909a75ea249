// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/intention.hpp"
#include "guest/core/switches.hpp"
#include "guest/core/topology.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

// The properties of the objects on the bus as plain values; src/guest/tell/*.xml says what
// each one means.  Texts are valid UTF-8.
namespace netfailover::guest::tell {

struct LinkValue {
    std::string name{};
    std::int32_t index{};
    std::string role{};
    std::string failover{};
    std::string driver{};
    bool carrier{};
    std::vector<std::string> managedBy{};
    std::vector<std::string> leakedAddresses{};
};

struct FailoverValue {
    std::string name{};
    std::int32_t index{};
    std::string hardwareAddress{};
    std::string primary{};
    std::string standby{};
    std::string active{};
    std::string state{};
    core::SwitchRecord switches{};
};

struct ManagerValue {
    std::string driver{};
    std::string state{};
    std::vector<std::string> managers{};
};

/// All there is to publish; objects by interface index.
struct Values {
    ManagerValue manager{};
    std::map<int, FailoverValue> failovers{};
    std::map<int, LinkValue> links{};
};

/// All that was found out about the machine.
struct Findings {
    core::Topology topology{};
    core::OverallState state{core::OverallState::None};
    /// As in observe::Snapshot.
    std::string driver{};
    /// What is to be done, and what is waited for.
    std::vector<core::Intention> plan{};
};

[[nodiscard]] Values valuesOf(const Findings& findings, const core::SwitchLog& switches);

/// @return the names of the properties that differ, for PropertiesChanged.
[[nodiscard]] std::vector<std::string> changes(const LinkValue& before, const LinkValue& after);
[[nodiscard]] std::vector<std::string> changes(const FailoverValue& before,
                                               const FailoverValue& after);
[[nodiscard]] std::vector<std::string> changes(const ManagerValue& before,
                                               const ManagerValue& after);

} // namespace netfailover::guest::tell
