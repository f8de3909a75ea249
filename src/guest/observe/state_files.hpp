// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/loop/loop.hpp"

#include <map>
#include <string>
#include <vector>

namespace netfailover::guest::observe {

/// Watches the folders of the network managers' state files, of which the
/// kernel sends no event.
class StateFiles {
public:
    /// @param changed gets the name of a file, or "" when nobody knows which
    StateFiles(base::Loop& loop, std::vector<std::string> folders,
               std::function<void(std::string_view)> changed);

    /// Watches those that have appeared since; to be called at every reading, for a
    /// manager makes its folder when it starts.
    void watch();

private:
    struct Watched {
        std::optional<base::Source> source{};
        bool lost{};
    };

    base::Loop* loop_;
    std::function<void(std::string_view)> changed_;
    std::map<std::string, Watched> folders_;
};

} // namespace netfailover::guest::observe
