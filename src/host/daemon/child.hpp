// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace netfailover::host::daemon {

/// A process of ours that reads lines and prints lines.  Those that ask libvirt are such,
/// since libvirt may keep them waiting.  It ends with this.
class Child {
public:
    /// @param line gets each line without its end
    /// @param end is called once it closes its output; must not destroy this at once
    /// @throws std::system_error where it cannot be started
    Child(base::Loop& loop, const std::vector<std::string>& command,
          std::function<void(std::string_view)> line, std::function<void()> end);
    Child(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(const Child&) = delete;
    Child& operator=(Child&&) = delete;
    ~Child();

    /// What it does not take at once is lost.
    void write(const std::string& text);

private:
    void read();

    int input_{-1};
    int output_{-1};
    pid_t process_{};
    std::string text_;
    std::function<void(std::string_view)> line_;
    std::function<void()> end_;
    std::optional<base::Source> readable_;
};

} // namespace netfailover::host::daemon
