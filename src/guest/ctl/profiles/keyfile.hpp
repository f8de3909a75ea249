// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/profiles/profile.hpp"

#include <cstddef>
#include <string>

namespace netfailover::guest::ctl {

/// What is in a keyfile of NetworkManager's.
struct Keyfile {
    Profile profile{};
    std::string type{};
    std::string uuid{};
    std::string id{};
    /// Of the line autoconnect=false; zero without one.
    std::size_t manual{};
    /// The name of its interface.
    std::string name{};
    /// Of a bond.
    std::string mode{};
};

/// @param path where it is
/// @param text what is in it
[[nodiscard]] Keyfile parseKeyfile(const std::string& path, const std::string& text);

} // namespace netfailover::guest::ctl
