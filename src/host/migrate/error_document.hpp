// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/migrate/options.hpp"

#include <string>

namespace netfailover::host::migrate {

/// @return an error in JSON: on one line where the command prints other objects so; "" where no
///         JSON is wanted.
[[nodiscard]] std::string errorDocument(const Options& options, const std::string& why);

} // namespace netfailover::host::migrate
