// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/evidence.hpp"

#include <string>
#include <vector>

namespace netfailover::guest::ctl {

/// What decides one thing about a link.
struct Decision {
    /// "Role", "udev", "Name", or the name of a network manager
    std::string about{};
    /// A sentence, with raw names in it.
    std::string text{};

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// A link, and why it is treated as it is.
struct Explanation {
    std::string name{};
    int index{};
    std::vector<Decision> decisions{};
};

[[nodiscard]] Explanation explain(const core::Link& link, const Evidence& evidence);

[[nodiscard]] std::string formatExplanation(const Explanation& explanation);
[[nodiscard]] std::string formatExplanationsJson(const std::vector<Explanation>& explanations,
                                                 bool pretty);

} // namespace netfailover::guest::ctl
