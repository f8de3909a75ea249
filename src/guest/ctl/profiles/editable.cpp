// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/editable.hpp"

#include "base/text/shell.hpp"

#include <array>
#include <string_view>

namespace netfailover::guest::ctl {

namespace {

// Here /run counts more than /etc, for the same connection.
constexpr std::string_view volatileKeyfiles = "/run/NetworkManager/";

// Mode and owner stay: not everybody may read a secret, and networkd has to.
Editable copied(const std::string& file, const std::string& path) {
    const std::string folder = base::shellQuoted(path.substr(0, path.rfind('/') + 1));
    return {.path = path,
            .prepare = "mkdir -p " + folder + " && " +
                       (file.starts_with(volatileKeyfiles) ? "mv " : "cp -p ") +
                       base::shellQuoted(file) + " " + folder + " && "};
}

} // namespace

Editable editable(const std::string& file) {
    constexpr std::array<std::string_view, 3> parents{"/run/", "/usr/local/lib/", "/usr/lib/"};
    for (const std::string_view parent : parents) {
        if (file.starts_with(parent)) {
            return copied(file, std::string("/etc/").append(file, parent.size()));
        }
    }
    return {.path = file};
}

} // namespace netfailover::guest::ctl
