// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <functional>
#include <string>

namespace netfailover::bus {

/// Who asks for something on the bus.
struct Caller {
    std::string name;  ///< unique name of the connection, ":1.42"
    bool isRoot{};     ///< by the effective user
    bool mayBeAsked{}; ///< for a password, say: the call allows interaction
};

/// Whatever says who may change something.
class Authority {
public:
    /// @param why a sentence, of use where it is not allowed
    using Answer = std::function<void(bool allowed, const std::string& why)>;

    Authority() = default;
    Authority(const Authority&) = delete;
    Authority(Authority&&) = delete;
    Authority& operator=(const Authority&) = delete;
    Authority& operator=(Authority&&) = delete;
    virtual ~Authority() = default;

    /// May the caller have the machine reconciled?
    /// @param answer is called once, now or later
    virtual void mayReconcile(const Caller& caller, Answer answer) = 0;
};

} // namespace netfailover::bus
