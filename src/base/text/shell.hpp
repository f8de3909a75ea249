// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

namespace netfailover::base {

/// Quotes a word for a command that is printed, to be pasted into a shell.  The result
/// is safe to print as it is: what printable() would replace is written as $'\xNN', of
/// which bash, zsh and ksh make the same bytes again.
[[nodiscard]] std::string shellQuoted(std::string_view word);

/// Puts a backslash before each of these characters, as sed(1) wants it.
[[nodiscard]] std::string escaped(std::string_view text, std::string_view special);

} // namespace netfailover::base
