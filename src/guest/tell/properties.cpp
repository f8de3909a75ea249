// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/properties.hpp"

namespace netfailover::guest::tell {

namespace {

template <class Subject, class Target>
Properties onTheBus(std::span<const Row<Subject, Target>> rows, const Subject& subject) {
    Properties properties;
    for (const auto& row : rows) {
        if (row.isOn(Where::Bus)) {
            properties.push_back({.name = row.name,
                                  .type = row.type,
                                  .emits = row.emits,
                                  .value = row.get(subject)});
        }
    }
    return properties;
}

} // namespace

Properties propertiesOf(const core::Findings& findings) {
    return onTheBus(managerRows(), findings);
}

Properties propertiesOf(const FailoverSubject& subject) {
    return onTheBus(failoverRows(), subject);
}

Properties propertiesOf(const core::Member& member) {
    return onTheBus(linkRows(), member);
}

std::vector<std::string> changedNames(const Properties& before, const Properties& after) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < after.size(); ++at) {
        if (before.at(at).value != after[at].value) {
            names.emplace_back(after[at].name);
        }
    }
    return names;
}

} // namespace netfailover::guest::tell
