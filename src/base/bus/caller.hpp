// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <sys/types.h>

namespace netfailover::base {

/// Who asks for something on the bus.
struct Caller {
    std::string name;  ///< unique name of the connection, ":1.42"
    uid_t user{};      ///< the effective one
    bool mayBeAsked{}; ///< for a password, say: the call allows interaction

    [[nodiscard]] bool isRoot() const { return user == 0; }
};

} // namespace netfailover::base
