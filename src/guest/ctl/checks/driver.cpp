// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>
#include <optional>

namespace netfailover::guest::ctl {

namespace {

Check loadedDriver(const Evidence& evidence) {
    const std::string& driver = evidence.snapshot.driver;
    if (!driver.empty()) {
        return ok(driver == "in-tree" ? "net_failover is the kernel's own."
                                      : "net_failover is " + driver + ".");
    }
    if (std::ranges::any_of(evidence.inventory.virtioNics, &VirtioNic::standby)) {
        return problem("net_failover is not loaded, and a NIC needs it.", "modprobe net_failover");
    }
    return ok("net_failover is not loaded, and no NIC needs it.");
}

// Only where it is worth a word: a module that is on the disk and not at work.
std::optional<Check> waitingModule(const Evidence& evidence) {
    const observe::ModuleFile& file = evidence.moduleFile;
    const std::string& driver = evidence.snapshot.driver;
    if (file.driver.empty() || driver.empty() || file.driver == driver) {
        return std::nullopt;
    }
    const std::string what = file.path + " is " + file.driver + ", ";
    if (!file.mustBeSigned) {
        return warning(what + "not yet in use.", "reboot");
    }
    if (file.signer.empty()) {
        return problem(what + "and has no signature, which this kernel asks for (Secure Boot).");
    }
    return warning(what + "not yet in use.  This kernel takes it only if the key of its signer, " +
                       file.signer + ", is enrolled (Secure Boot).",
                   "reboot");
}

} // namespace

Checks checkDriver(const Evidence& evidence) {
    Checks found{loadedDriver(evidence)};
    if (auto waiting = waitingModule(evidence)) {
        found.push_back(std::move(*waiting));
    }
    return found;
}

} // namespace netfailover::guest::ctl
