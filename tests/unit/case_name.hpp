// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

namespace netfailover::guest::test {

/// Names the cases of a table after their `name` member.
inline constexpr auto caseName = [](const auto& testCase) { return testCase.param.name; };

} // namespace netfailover::guest::test
