// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::base {

/// Quotes a word for a shell, whatever bytes it holds.
[[nodiscard]] std::string shellQuoted(const std::string& word);

} // namespace netfailover::base
