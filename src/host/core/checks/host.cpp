// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What this host must be like, and what the guest says.
#include "base/text/shell.hpp"
#include "host/core/checks/registry.hpp"

namespace netfailover::host::core {

namespace {

std::string onVf(const VfId& vf) {
    return "ip link set dev " + base::shellQuoted(vf.pf.name) + " vf " + std::to_string(vf.number);
}

// Its driver for virtual functions; with it the card keeps their filters for ever.
constexpr std::string_view forgetful = "igbvf";

void examineUplinkVf(const HostView& host, Checks& found) {
    const auto& vf = host.place.uplinkVf;
    const auto& attributes = host.state.uplinkVf;
    const std::string name = host.place.uplink->name;
    if (host.uplinkDriver == forgetful) {
        found.push_back(warning(name + " is a virtual function of an igb card, or has one below "
                                       "it: the card keeps a MAC that it was once given, and "
                                       "after a move this host goes on sending to it. Take the "
                                       "physical function as uplink."));
    }
    if (attributes && attributes->spoofCheck == true) {
        found.push_back(problem(name + " may send with its own MAC only (spoofchk): what a guest "
                                       "sends by its standby is lost.",
                                onVf(*vf) + " spoofchk off"));
    }
    if (attributes && attributes->trust == false) {
        found.push_back(warning(name + " is not trusted; it may not take the MACs of guests.",
                                onVf(*vf) + " trust on"));
    }
}

// The only one that the tests have.
constexpr std::string_view tried = "igb";

// Where a macvtap or an entry of ours has the card give the standby what is the function's, too.
bool sharesMacs(const HostView& host) {
    const bool isBelow = host.wiring == Wiring::UplinkVf || host.wiring == Wiring::UplinkPf ||
                         host.wiring == Wiring::Macvtap;
    return host.place.vf && isBelow && !host.pfDriver.empty();
}

void examineMacTable(const Interface& standby, const Wires& wires, const char* where,
                     Checks& found) {
    if (reportUntold(standby, wires, where, found)) {
        return;
    }
    const Network* const network =
        standby.type == "network" ? findNetwork(wires.networks, standby.source) : nullptr;
    if (network != nullptr && network->hasFixedMacs) {
        found.push_back(problem(
            "libvirt writes the table of MACs of the network " + network->name +
                std::string(where) +
                " (macTableManager): it keeps the guest's at its standby, so that the bridge's "
                "other ports do not reach a guest that uses its virtual function.",
            "virsh net-edit " + base::shellQuoted(network->name)));
    }
}

// Its table of MACs is its own.  In user space it does not even tell of its ports.
void examineOpenVSwitch(const Interface& standby, const HostView& host, Checks& found) {
    const std::string remedy = standby.type == "bridge"
                                   ? "ovs-vsctl set bridge " + base::shellQuoted(standby.source) +
                                         " other_config:mac-aging-time=15"
                                   : "";
    found.push_back(warning("Open vSwitch learns by itself by which half a guest is reached: its "
                            "other ports on this host lose one that has moved to the other half "
                            "until it sends a frame, or for the time that a MAC is remembered.",
                            remedy));
    if (!host.place.uplink) {
        found.push_back(warning("The virtual function's card is no port of Open vSwitch in the "
                                "kernel: other virtual functions of this card may not reach the "
                                "guest while it is on its standby."));
    }
}

} // namespace

Checks checkFunction(const Evidence& evidence) {
    return checkHosts(
        evidence, "Each virtual function is at its driver, and its card is up.",
        [&](const PairEvidence& pair, const HostView& host, Checks& found) {
            if (!host.place.vf) {
                return;
            }
            if (!host.pfUp) {
                found.push_back(problem(
                    host.place.vf->pf.name + " is down: its virtual functions carry nothing.",
                    "ip link set dev " + base::shellQuoted(host.place.vf->pf.name) + " up"));
            }
            if (evidence.running && !isForGuests(host.vfDriver)) {
                found.push_back(problem("The virtual function of " + nameOf(pair.pair) + " is at " +
                                        (host.vfDriver.empty() ? "no driver" : host.vfDriver) +
                                        " instead of vfio-pci, although the domain runs."));
            }
        });
}

Checks checkUplink(const Evidence& evidence) {
    return checkHosts(evidence, "The bridge's way out takes what guests send.",
                      [](const PairEvidence& pair, const HostView& host, Checks& found) {
                          if (!host.bridge.empty() && !host.place.uplink) {
                              found.push_back(problem("The bridge " + host.bridge + " of " +
                                                      nameOf(pair.pair) +
                                                      " has no card as a port."));
                          } else if (host.wiring == Wiring::UplinkVf) {
                              examineUplinkVf(host, found);
                          } else if (host.wiring == Wiring::OpenVSwitch ||
                                     pair.pair.standby.virtualPort == "openvswitch") {
                              examineOpenVSwitch(pair.pair.standby, host, found);
                          }
                      });
}

Checks checkCard(const Evidence& evidence) {
    return checkHosts(
        evidence, "Each card is of a driver with which all was tried.",
        [](const PairEvidence&, const HostView& host, Checks& found) {
            if (sharesMacs(host) && host.pfDriver != tried) {
                found.push_back(unknown(
                    "While a guest joins or leaves its virtual function, that and its standby's "
                    "way out have its MAC, and the card must serve both.  That was tried with "
                    "emulated cards of igb, not with those of " +
                    host.pfDriver + "."));
            }
        });
}

Checks checkMacTable(const Evidence& evidence) {
    return checkPairs(evidence, "No bridge's table of MACs is libvirt's.",
                      [&](const PairEvidence& pair, Checks& found) {
                          const Interface& standby = pair.pair.standby;
                          examineMacTable(standby, evidence.wires, "", found);
                          if (evidence.destination) {
                              examineMacTable(standby, evidence.destination->wires, " there",
                                              found);
                          }
                      });
}

Checks checkPool(const Evidence& evidence) {
    return checkHosts(
        evidence, "No network hands out the bridge's way out.",
        [&](const PairEvidence&, const HostView& host, Checks& found) {
            if (host.place.uplinkVf && !evidence.wires.tellsNetworks) {
                found.push_back(unknown("libvirt does not tell of its networks, so not whether "
                                        "one hands out " +
                                        host.place.uplink->name + "."));
            }
            if (!host.poolWithUplink.empty()) {
                found.push_back(problem(
                    "The network " + host.poolWithUplink + " hands out " + host.place.uplink->name +
                        " too, by which the bridge goes out.",
                    "failover-migrate xml --pool=" + base::shellQuoted(host.poolWithUplink) +
                        " --pf=" + base::shellQuoted(host.place.uplinkVf->pf.name)));
            }
        });
}

Checks checkSegment(const Evidence& evidence) {
    return checkHosts(
        evidence, "Both halves of each pair are in one segment.",
        [](const PairEvidence& pair, const HostView& host, Checks& found) {
            const auto& standby = pair.pair.standby.vlan;
            const auto& primary = pair.pair.primary;
            if (primary && primary->vlan != standby && (primary->vlan || standby)) {
                found.push_back(
                    warning("The virtual function of " + nameOf(pair.pair) + " is in VLAN " +
                            (primary->vlan ? std::to_string(*primary->vlan) : "none") +
                            ", its standby in " + (standby ? std::to_string(*standby) : "none") +
                            " by the XML: that must be the same segment."));
            }
            if (host.wiring == Wiring::OtherUplink && host.place.vf && host.place.uplink) {
                found.push_back(warning("The standby of " + nameOf(pair.pair) + " goes out by " +
                                        host.place.uplink->name + ", its virtual function by " +
                                        host.place.vf->pf.name +
                                        ": both must lead to one segment."));
            }
        });
}

Checks checkMtu(const Evidence& evidence) {
    return checkHosts(
        evidence, "The MTU of each standby fits its virtual function.",
        [](const PairEvidence& pair, const HostView& host, Checks& found) {
            if (host.pfMtu != 0 && host.tapMtu > host.pfMtu) {
                found.push_back(
                    problem("The standby of " + nameOf(pair.pair) + " has an MTU of " +
                                std::to_string(host.tapMtu) + ", the card " +
                                host.place.vf->pf.name + " of " + std::to_string(host.pfMtu) + ".",
                            "ip link set dev " + base::shellQuoted(host.place.vf->pf.name) +
                                " mtu " + std::to_string(host.tapMtu)));
            }
        });
}

Checks checkOthers(const Evidence& evidence) {
    return checkHosts(evidence, "Nobody else on this host has the MAC of a pair.",
                      [](const PairEvidence& pair, const HostView& host, Checks& found) {
                          for (const std::string& other : host.sameMac) {
                              found.push_back(
                                  problem(other + " has the MAC " + nameOf(pair.pair) + " too."));
                          }
                      });
}

Checks checkGuest(const Evidence& evidence) {
    constexpr unsigned all = 3;
    return checkPairs(
        evidence, "The guest has joined both halves of each pair.",
        [&](const PairEvidence& pair, Checks& found) {
            const bool isTeamed = pair.pair.primary && pair.pair.form == PairForm::Teaming;
            if (!evidence.running) {
                found.push_back(unknown(nameOf(pair.pair) + ": the domain does not run."));
            } else if (isTeamed && pair.isHeld == false) {
                found.push_back(warning("QEMU keeps the virtual function of " + nameOf(pair.pair) +
                                        " from the guest, which has not accepted STANDBY: it "
                                        "knows none, or has not come that far."));
            } else if (!pair.inGuest && !(isTeamed && pair.isHeld)) {
                found.push_back(unknown(nameOf(pair.pair) + ": no guest agent answers."));
            } else if (pair.inGuest && pair.pair.primary && *pair.inGuest < all) {
                found.push_back(warning(
                    nameOf(pair.pair) + " is seen by the guest " + std::to_string(*pair.inGuest) +
                    " times instead of 3: it has no driver for one half, or knows no STANDBY."));
            }
        });
}

} // namespace netfailover::host::core
