// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace netfailover::guest::tell {

/// Why a request was refused.
struct Error {
    /// A D-Bus error name: our own, or a standard one for what the system refuses.
    std::string name{};
    /// A sentence for a person, with the raw name of an interface in it.
    std::string message{};

    friend bool operator==(const Error&, const Error&) = default;
};

/// A request that is refused.
class RequestRefused : public std::runtime_error {
public:
    explicit RequestRefused(Error error)
        : std::runtime_error(error.message), error_(std::move(error)) {}
    [[nodiscard]] const Error& error() const { return error_; }

private:
    Error error_;
};

inline constexpr const char* noSuchLink = "org.netfailover1.Error.NoSuchLink";
inline constexpr const char* noSuchFailover = "org.netfailover1.Error.NoSuchFailover";
inline constexpr const char* notAuthorized = "org.netfailover1.Error.NotAuthorized";
inline constexpr const char* invalidArgument = "org.netfailover1.Error.InvalidArgument";
inline constexpr const char* failed = "org.freedesktop.DBus.Error.Failed";

} // namespace netfailover::guest::tell
