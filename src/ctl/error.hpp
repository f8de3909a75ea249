// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::ctl {

/// Why a request was refused.
struct Error {
    /// A D-Bus error name: our own, or a standard one for what the system refuses.
    std::string name{};
    /// A sentence for a person, with the raw name of an interface in it.
    std::string message{};

    friend bool operator==(const Error&, const Error&) = default;
};

inline constexpr const char* noSuchLink = "org.netfailover1.Error.NoSuchLink";
inline constexpr const char* noSuchFailover = "org.netfailover1.Error.NoSuchFailover";
inline constexpr const char* failed = "org.freedesktop.DBus.Error.Failed";

} // namespace netfailover::ctl
