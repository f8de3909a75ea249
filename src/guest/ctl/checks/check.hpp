// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/members.hpp"
#include "guest/ctl/evidence.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// Unknown: it could not be found out.
enum class Verdict : std::uint8_t { Ok, Warning, Problem, Unknown };

/// One thing that was checked.
struct Check {
    /// From the table in registry.hpp; the checks themselves leave it empty.
    std::string title{};
    Verdict verdict{Verdict::Ok};
    /// A sentence, with the raw names of interfaces in it.
    std::string reason{};
    /// The command that mends it, as one types it, safe to print (base::shellQuoted());
    /// empty if there is none.
    std::string remedy{};

    friend bool operator==(const Check&, const Check&) = default;
};

using Checks = std::vector<Check>;

[[nodiscard]] Check ok(std::string reason);
[[nodiscard]] Check warning(std::string reason, std::string remedy = "");
[[nodiscard]] Check problem(std::string reason, std::string remedy = "");
[[nodiscard]] Check unknown(std::string reason);

/// Examines every member of every failover.
/// @param fine what to say if nothing was found
/// @param examine appends what it finds
[[nodiscard]] Checks
checkMembers(const Evidence& evidence, const char* fine,
             const std::function<void(const core::Member& member, Checks& found)>& examine);

/// The same for slaves only.
[[nodiscard]] Checks
checkSlaves(const Evidence& evidence, const char* fine,
            const std::function<void(const core::Member& slave, Checks& found)>& examine);

} // namespace netfailover::guest::ctl
