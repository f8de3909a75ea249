// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace netfailover::guest::daemon {

enum class Command : std::uint8_t { Run, Help, Version };

/// @param arguments argv with its program name
/// @return nothing if the command line is wrong.
[[nodiscard]] std::optional<Command> parseOptions(std::span<char*> arguments);

/// The text of --help.
[[nodiscard]] std::string helpText();

/// The text of --version.
[[nodiscard]] std::string versionText();

} // namespace netfailover::guest::daemon
