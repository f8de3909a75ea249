// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdlib>

namespace netfailover::test {

/// What must hold for every input; libFuzzer keeps the input that ends in abort().
inline void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace netfailover::test
