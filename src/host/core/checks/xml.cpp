// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What a domain's XML must say, so that its pair can be migrated.
#include "base/text/shell.hpp"
#include "host/core/checks/registry.hpp"

namespace netfailover::host::core {

namespace {

constexpr std::string_view userAlias = "ua-";

bool isMulticast(const Mac& mac) {
    return (std::to_integer<unsigned>(mac.bytes().front()) & 1U) != 0;
}

bool hasOwnAlias(const Interface& interface) {
    return interface.alias.starts_with(userAlias);
}

} // namespace

Checks checkPair(const Evidence& evidence) {
    Checks found;
    for (const Interface& alone : withoutPartner(evidence.domain)) {
        found.push_back(problem("The transient interface " + alone.alias + " names the partner " +
                                alone.partner + ", and no persistent one has that alias."));
    }
    if (evidence.pairs.empty()) {
        found.push_back(problem("There is no virtio interface with a virtual function of the same "
                                "MAC, nor one with <teaming>.",
                                "failover-migrate xml --help"));
    }
    for (const PairEvidence& pair : evidence.pairs) {
        if (!pair.pair.primary) {
            found.push_back(warning(nameOf(pair.pair) +
                                    " has no virtual function now, and runs on its standby."));
        }
    }
    if (found.empty()) {
        found.push_back(ok("Each virtio interface of a pair has its virtual function."));
    }
    return found;
}

Checks checkHardwareAddress(const Evidence& evidence) {
    return checkPairs(
        evidence, "Both halves of each pair have the same MAC.",
        [](const PairEvidence& pair, Checks& found) {
            const auto& mac = pair.pair.mac();
            const auto& primary = pair.pair.primary;
            if (!mac || isMulticast(*mac) || *mac == noMac()) {
                found.push_back(problem(nameOf(pair.pair) + " is no MAC that a machine can have."));
            } else if (primary && !primary->mac && primary->type.empty()) {
                found.push_back(warning("A <hostdev> does not get the MAC " + mac->toString() +
                                        " from libvirt; <interface type='hostdev'> does."));
            } else if (primary && primary->mac != mac) {
                found.push_back(problem("The virtual function has " +
                                        (primary->mac ? primary->mac->toString() : "no MAC") +
                                        ", its standby " + mac->toString() +
                                        ": the guest would not join them."));
            }
        });
}

Checks checkModel(const Evidence& evidence) {
    return checkPairs(evidence, "Each standby is a virtio interface.",
                      [](const PairEvidence& pair, Checks& found) {
                          const std::string& model = pair.pair.standby.model;
                          if (!model.starts_with("virtio")) {
                              found.push_back(problem(nameOf(pair.pair) + " has the model '" +
                                                      model + "'; only virtio can be a standby."));
                          }
                      });
}

Checks checkTeaming(const Evidence& evidence) {
    return checkPairs(evidence, "libvirt and QEMU know the pairs by <teaming>.",
                      [](const PairEvidence& pair, Checks& found) {
                          if (pair.pair.standby.teaming != Teaming::Persistent) {
                              found.push_back(warning(
                                  nameOf(pair.pair) +
                                  " has no <teaming type='persistent'>: libvirt does not offer "
                                  "STANDBY to the guest."));
                          } else if (pair.pair.form == PairForm::SameMac) {
                              found.push_back(warning(
                                  nameOf(pair.pair) +
                                  " has no <teaming> on its virtual function: libvirt refuses to "
                                  "migrate it until that is detached."));
                          }
                      });
}

Checks checkAlias(const Evidence& evidence) {
    return checkPairs(
        evidence, "Each half can be named by an alias of its own.",
        [](const PairEvidence& pair, Checks& found) {
            const auto& [form, standby, primary] = pair.pair;
            if (!hasOwnAlias(standby) && standby.teaming == Teaming::Persistent) {
                found.push_back(problem("The standby " + nameOf(pair.pair) +
                                        " has no alias that begins with ua-, so nothing can name "
                                        "it as partner."));
            }
            if (primary && !hasOwnAlias(*primary) && !primary->guestAddress) {
                found.push_back(warning("The virtual function of " + nameOf(pair.pair) +
                                        " has neither an alias ua-... nor a guest address: by its "
                                        "MAC libvirt finds two "
                                        "devices, or only the standby."));
            }
        });
}

Checks checkSlot(const Evidence& evidence) {
    const Domain& domain = evidence.domain;
    const bool needsPorts =
        domain.machine.find("q35") != std::string::npos || domain.machine.starts_with("virt");
    return checkPairs(
        evidence, "Each virtual function has a place where it can be plugged in.",
        [&](const PairEvidence& pair, Checks& found) {
            const auto& primary = pair.pair.primary;
            const bool hasPlace = primary && primary->guestAddress;
            if (!needsPorts || hasPlace || domain.freeRootPorts > 0) {
                return;
            }
            found.push_back(problem("There is no free PCIe root port for the virtual function of " +
                                    nameOf(pair.pair) +
                                    ": add <controller type='pci' model='pcie-root-port'/>."));
        });
}

Checks checkLink(const Evidence& evidence) {
    return checkPairs(
        evidence, "The link of each standby is up.", [&](const PairEvidence& pair, Checks& found) {
            const Interface& standby = pair.pair.standby;
            if (standby.link != LinkState::Down) {
                return;
            }
            const std::string target = standby.target.empty() ? nameOf(pair.pair) : standby.target;
            found.push_back(warning(
                "The link of " + nameOf(pair.pair) +
                    " is down: a migration leaves the guest without network until it has a virtual "
                    "function again, and nobody can set it up meanwhile.",
                "virsh domif-setlink " + base::shellQuoted(evidence.domain.name) + " " +
                    base::shellQuoted(target) + " up" + (evidence.running ? "" : " --config")));
        });
}

Checks checkBlockers(const Evidence& evidence) {
    Checks found;
    for (const std::string& blocker : evidence.domain.blockers) {
        found.push_back(problem("It has " + blocker + ", which does not migrate."));
    }
    if (found.empty()) {
        found.push_back(ok("No other device keeps it from being migrated."));
    }
    return found;
}

} // namespace netfailover::host::core
