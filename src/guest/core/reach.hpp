// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/topology.hpp"

#include <optional>
#include <string>
#include <vector>

namespace netfailover::guest::core {

/// A route of a slave, and the link that is to have it first.
struct Heir {
    int link{};
    std::string name{};
    /// As it is to be there.
    Route route{};

    friend bool operator==(const Heir&, const Heir&) = default;
};

/// Can the master take over from one of its slaves?  The only place that decides
/// whether anything may be taken from a slave, for the daemon as for the maintainer
/// scripts ("failoverctl may-take").
struct Reach {
    /// Why nothing may be taken: a sentence.
    std::optional<std::string> obstacle{};
    /// Routes that the master, or what is stacked on it, lacks.  Nothing may be taken
    /// before they are there.
    std::vector<Heir> missing{};

    [[nodiscard]] bool mayTake() const { return !obstacle && missing.empty(); }

    friend bool operator==(const Reach&, const Reach&) = default;
};

/// The slave may be the way by which somebody is in.  So each address of it that reaches
/// further than the link needs one of the same family on the master, or on what is
/// stacked on the master:
/// - the holder is up, the master is up, and one of its slaves carries traffic;
/// - the address is past duplicate address detection;
/// - IPv4: its prefix contains that of the slave's address, or the two are equal; for a
///   host address (/32) on a slave without a route any network will do, and for one of
///   169.254.0.0/16 any address, see Address::unscoped;
/// - IPv6: it reaches as far as the slave's: global, unique local or site-local.
///
/// A route that the slave has is needed by whoever can use it: the holder of such an
/// address.  A family without any holder needs none.
///
/// @param slave one of the failover's, or a candidate
[[nodiscard]] Reach reach(const Failover& failover, const Link& slave);

/// @return a sentence for each reason why nothing may be taken, without a full stop.
[[nodiscard]] std::vector<std::string> reasonsOf(const Reach& answer, const Link& slave);

/// True if one of the failover's slaves or candidates has the address, with any prefix length.
[[nodiscard]] bool isHeldBySlave(const Failover& failover, const Address& address);

/// True if the master or what is stacked on it has the address, with any prefix length.
[[nodiscard]] bool isHeldByMaster(const Failover& failover, const Address& address);

} // namespace netfailover::guest::core
