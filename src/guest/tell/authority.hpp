// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/caller.hpp"

#include <functional>
#include <string>

namespace netfailover::guest::tell {

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
    virtual void mayReconcile(const base::Caller& caller, Answer answer) = 0;
};

} // namespace netfailover::guest::tell
