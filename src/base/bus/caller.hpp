// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::base {

/// Who asks for something on the bus.
struct Caller {
    std::string name;  ///< unique name of the connection, ":1.42"
    bool isRoot{};     ///< by the effective user
    bool mayBeAsked{}; ///< for a password, say: the call allows interaction
};

} // namespace netfailover::base
