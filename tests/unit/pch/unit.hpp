// SPDX-License-Identifier: LGPL-2.1-or-later
// Compiled once for all unit tests; most of a test's build time was spent on these.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>
