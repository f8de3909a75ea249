// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/bus_names.hpp"

#include <algorithm>

namespace netfailover::host::core {

// A path of an object may hold letters, digits and "_" only.
std::string pairPath(const std::string& uuid, const Mac& mac) {
    std::string name = uuid + "_" + mac.toString();
    std::erase(name, ':');
    std::ranges::replace_if(
        name,
        [](char letter) {
            return (letter < '0' || letter > '9') && (letter < 'a' || letter > 'z') &&
                   (letter < 'A' || letter > 'Z');
        },
        '_');
    return std::string(busRoot) + "/pair/" + name;
}

} // namespace netfailover::host::core
