// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/row_values.hpp"

namespace netfailover::guest::tell {

std::vector<core::Manager> managersIn(const Value& value) {
    std::vector<core::Manager> managers;
    for (const std::string& name : std::get<Texts>(value)) {
        managers.push_back({.name = name});
    }
    return managers;
}

std::vector<core::Address> addressesIn(const Value& value) {
    std::vector<core::Address> addresses;
    for (const std::string& address : std::get<Texts>(value)) {
        addresses.push_back({.text = address});
    }
    return addresses;
}

} // namespace netfailover::guest::tell
