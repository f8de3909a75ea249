// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/daemon/record.hpp"

#include <map>
#include <string>
#include <variant>
#include <vector>

namespace netfailover::host::daemon {

/// A property of an object on the bus; the alternatives are the types s, b and as.
struct Fact {
    std::string name{};
    std::variant<std::string, bool, std::vector<std::string>> value{};

    friend bool operator==(const Fact&, const Fact&) = default;
};

using Facts = std::vector<Fact>;

/// @return what is told of each pair, by the path of its object.
[[nodiscard]] std::map<std::string, Facts> pairFacts(const Records& records);

/// @return what is told of the daemon itself.
[[nodiscard]] Facts managerFacts(const Records& records);

/// @return the names of those that are not the same; both have the same names.
[[nodiscard]] std::vector<std::string> changedNames(const Facts& before, const Facts& after);

} // namespace netfailover::host::daemon
