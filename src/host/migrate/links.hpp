// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pair.hpp"
#include "host/libvirt/change.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace netfailover::host::migrate {

/// The links of a domain's standbys that are set up before it is migrated.
class Links {
public:
    using Step = std::function<void(const std::string&)>;

    /// @param pairs of the domain, also those that its running XML does not tell of
    /// @param step hears of each change before it is made
    void setUp(libvirt::Change& domain, const std::vector<core::Pair>& pairs, const Step& step);
    /// Those that were down, where the guest has its virtual function.
    void restore(libvirt::Change& domain, const Step& step) const;
    [[nodiscard]] bool changed() const { return !raised_.empty(); }

private:
    /// By the MAC's text.
    std::set<std::string> raised_;
};

} // namespace netfailover::host::migrate
