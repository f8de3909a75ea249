// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace netfailover::guest::core {

// What can be done to bring a machine in order.  Each may be done twice without harm.

/// Asks udev to re-evaluate the link; network managers act on its properties.
struct Trigger {
    int link{};
    std::string name{};
    friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// Asks the manager to let go of the link.  Where several managers configure one link,
/// they are asked one after the other, as Attempts sees to.
struct LetGo {
    int link{};
    std::string name{};
    Manager manager{};
    friend bool operator==(const LetGo&, const LetGo&) = default;
};

/// Switch IPv6 off on the slave: udev's rule does it, and has to be applied again.
struct DisableIpv6 {
    int link{};
    std::string name{};
    friend bool operator==(const DisableIpv6&, const DisableIpv6&) = default;
};

/// Copies a route of a slave.
struct AddRoute {
    int link{};
    std::string name{};
    Route route{};
    /// The slave that keeps everything until the route is there.
    std::string slave{};
    friend bool operator==(const AddRoute&, const AddRoute&) = default;
};

struct RemoveRoute {
    int link{};
    std::string name{};
    Route route{};
    friend bool operator==(const RemoveRoute&, const RemoveRoute&) = default;
};

struct RemoveAddress {
    int link{};
    std::string name{};
    Address address{};
    /// The master has it too: it goes before anybody lets go of the slave, see plan().
    bool shared{};
    friend bool operator==(const RemoveAddress&, const RemoveAddress&) = default;
};

/// Removes and re-adds an address that failed duplicate address detection.
struct RenewAddress {
    int link{};
    std::string name{};
    Address address{};
    /// Add it without detection: the other owner is known and is our own slave.
    bool withoutDetection{};
    friend bool operator==(const RenewAddress&, const RenewAddress&) = default;
};

using Action =
    std::variant<Trigger, LetGo, DisableIpv6, AddRoute, RemoveRoute, RemoveAddress, RenewAddress>;

/// What is wrong and cannot be mended yet.
struct Wait {
    /// Index of the link that it is about.
    int link{};
    /// A sentence without a full stop.
    std::string why{};
    friend bool operator==(const Wait&, const Wait&) = default;
};

/// What stands between a machine and its desired state.
struct Plan {
    /// To be done now, in this order.  What follows from them is for the next plan.
    std::vector<Action> actions{};
    std::vector<Wait> waiting{};

    friend bool operator==(const Plan&, const Plan&) = default;
};

/// Compares what is with what should be: udev knows each slave as one, no manager
/// configures it, and it has neither IPv6 nor any address or route.
///
/// A candidate is treated like a slave.
///
/// Nothing is taken from a slave before its master can take over (reach.hpp).
/// Who lets go of a slave may give back its lease.  Where slave and master send the same
/// client identifier, that is the master's lease as well.  So an IPv4 address that both
/// have is removed from the slave before: without one the slave can send nothing to the
/// server, since its routes and neighbours go with the last address.
/// A manager is asked to let go once udev knows the slave: none of them looks at a
/// property that comes after it has begun.
/// A link that is no slave any more is given back: udev, which still knows it as one, is
/// asked to re-evaluate it.
///
/// @param links all that were read, unrelated ones too
/// @param pinned indices of slaves that an administrator gave to a manager
///        (pinned.hpp): they are left as they are, and reported
/// @return an empty plan for a machine in order.
[[nodiscard]] Plan plan(std::span<const Link> links, const Topology& topology,
                        const std::set<int>& pinned = {});

/// One line for a log: "enp2s0: remove the address 192.0.2.7/24".
[[nodiscard]] std::string describe(const Action& action);

/// One line for an action that was refused or does not help, with what that holds up.
[[nodiscard]] std::string describeFailure(const Action& action, const std::string& why);

} // namespace netfailover::guest::core
