// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace netfailover::base {

/// Unknown: it could not be found out.
enum class Verdict : std::uint8_t { Ok, Warning, Problem, Unknown };

/// One thing that was checked.
struct Check {
    /// From the table of checks; those themselves leave it empty.
    std::string title{};
    Verdict verdict{Verdict::Ok};
    /// A sentence, with raw names in it.
    std::string reason{};
    /// The command that mends it, as one types it, safe to print (shellQuoted());
    /// empty if there is none.
    std::string remedy{};

    friend bool operator==(const Check&, const Check&) = default;
};

using Checks = std::vector<Check>;

[[nodiscard]] Check ok(std::string reason);
[[nodiscard]] Check warning(std::string reason, std::string remedy = "");
[[nodiscard]] Check problem(std::string reason, std::string remedy = "");
[[nodiscard]] Check unknown(std::string reason);

/// True if a check found a problem.
[[nodiscard]] bool hasProblem(const Checks& checks);

} // namespace netfailover::base
