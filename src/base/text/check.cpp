// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/check.hpp"

#include <algorithm>
#include <utility>

namespace netfailover::base {

Check ok(std::string reason) {
    return {.verdict = Verdict::Ok, .reason = std::move(reason)};
}

Check warning(std::string reason, std::string remedy) {
    return {.verdict = Verdict::Warning, .reason = std::move(reason), .remedy = std::move(remedy)};
}

Check problem(std::string reason, std::string remedy) {
    return {.verdict = Verdict::Problem, .reason = std::move(reason), .remedy = std::move(remedy)};
}

Check unknown(std::string reason) {
    return {.verdict = Verdict::Unknown, .reason = std::move(reason)};
}

bool hasProblem(const Checks& checks) {
    return std::ranges::count(checks, Verdict::Problem, &Check::verdict) > 0;
}

} // namespace netfailover::base
