// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace netfailover::base {

/// Reads a small file of sysfs or of a daemon's state.
/// @param path of a file; at most 64 KiB of it are read.
/// @return nothing if there is no such file, or if what it describes has gone.
/// @throws std::system_error if it is there and cannot be read
[[nodiscard]] std::optional<std::string> readFile(const std::string& path);

/// @throws std::system_error if that cannot be found out
[[nodiscard]] bool exists(const std::string& path);

/// Finds the value of the first "key=value" line.
[[nodiscard]] std::optional<std::string> valueOf(std::string_view text, std::string_view key);

/// The first line without the white space at its end.
[[nodiscard]] std::string firstLine(std::string_view text);

} // namespace netfailover::base
