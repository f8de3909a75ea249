// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/detach.hpp"

#include "host/migrate/all_pairs.hpp"
#include "host/migrate/job.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

namespace netfailover::host::migrate {

namespace {

bool hasFunctions(const libvirt::Change& domain) {
    return std::ranges::any_of(livePairs(domain),
                               [](const core::Pair& pair) { return pair.primary.has_value(); });
}

} // namespace

void detachFunctions(libvirt::Change& domain, const MoveListener& listener,
                     const std::function<void(const std::string&)>& step) {
    for (const core::Pair& pair : livePairs(domain)) {
        if (pair.primary) {
            step("detach the virtual function of " + pair.mac().value_or(core::Mac{}).toString());
            domain.detach(pair.primary->alias);
        }
    }
    const auto start = std::chrono::steady_clock::now();
    while (hasFunctions(domain)) {
        const std::string why = reasonToStop(listener, start);
        if (!why.empty()) {
            throw libvirt::LibvirtError(why);
        }
        std::this_thread::sleep_for(pollTime);
    }
}

} // namespace netfailover::host::migrate
