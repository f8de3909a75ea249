// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::guest::ctl {

/// A file as an administrator may change it: what is in /run is lost at the next boot, and
/// what is in /usr at the next upgrade, but a file of the same name in /etc counts more.
struct Editable {
    /// The file itself, or its copy in /etc.
    std::string path{};
    /// The command that makes the copy, with what leads to the next; empty without one.
    std::string prepare{};
};

[[nodiscard]] Editable editable(const std::string& file);

} // namespace netfailover::guest::ctl
