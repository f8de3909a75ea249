// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/checks/registry.hpp"

#include <utility>

namespace netfailover::host::core {

std::string nameOf(const Pair& pair) {
    return pair.mac() ? pair.mac()->toString() : pair.standby.alias;
}

bool reportUntold(const Interface& interface, const Wires& wires, const char* where,
                  Checks& found) {
    const bool isUntold = interface.type == "network" && !wires.tellsNetworks;
    if (isUntold) {
        found.push_back(unknown(std::string("libvirt") + where +
                                " does not tell of its networks, so not of " + interface.source +
                                "."));
    }
    return isUntold;
}

Checks checkPairs(const Evidence& evidence, const char* fine,
                  const std::function<void(const PairEvidence&, Checks&)>& examine) {
    Checks found;
    for (const PairEvidence& pair : evidence.pairs) {
        examine(pair, found);
    }
    if (found.empty()) {
        found.push_back(ok(evidence.pairs.empty() ? "There is no pair." : fine));
    }
    return found;
}

Checks
checkHosts(const Evidence& evidence, const char* fine,
           const std::function<void(const PairEvidence&, const HostView&, Checks&)>& examine) {
    return checkPairs(evidence, fine, [&](const PairEvidence& pair, Checks& found) {
        if (pair.host) {
            examine(pair, *pair.host, found);
        } else {
            found.push_back(unknown(nameOf(pair.pair) + " is not known to this host's kernel."));
        }
    });
}

Checks diagnose(const Evidence& evidence) {
    Checks checks;
    for (const auto& [title, examine] : examinations) {
        for (base::Check& check : examine(evidence)) {
            check.title = title;
            checks.push_back(std::move(check));
        }
    }
    return checks;
}

} // namespace netfailover::host::core
