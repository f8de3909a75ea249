// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/reach.hpp"

#include <algorithm>
#include <string_view>

namespace netfailover::guest::core {

namespace {

std::string_view toString(Family family) {
    return family == Family::IPv4 ? "IPv4" : "IPv6";
}

/// How far an IPv6 address reaches (RFC 4193, RFC 3879).
enum class Scope : std::uint8_t { Global, UniqueLocal, SiteLocal };

Scope scopeOf(const Address& address) {
    const auto first = std::to_integer<unsigned>(address.bytes[0]);
    const auto second = std::to_integer<unsigned>(address.bytes[1]);
    if ((first & 0xfeU) == 0xfcU) {
        return Scope::UniqueLocal;
    }
    return first == 0xfeU && (second & 0xc0U) == 0xc0U ? Scope::SiteLocal : Scope::Global;
}

bool haveSamePrefix(const Address& one, const Address& other, std::size_t bits) {
    for (std::size_t bit = 0; bit < bits; ++bit) {
        const std::size_t place = bit / 8;
        const std::byte mask = std::byte{0x80} >> (bit % 8);
        if (((one.bytes.at(place) ^ other.bytes.at(place)) & mask) != std::byte{0}) {
            return false;
        }
    }
    return true;
}

// By a link-local address nobody is cut off, but by one of somebody's plan, which looks like
// dhcpcd's fallback.
bool mayBeWayIn(const Address& lost) {
    return (lost.wide || lost.unscoped) && lost.usable();
}

/// Whoever reaches the machine by `lost` finds it by `kept`, too.
bool replaces(const Address& kept, const Address& lost) {
    if (kept.family != lost.family || !kept.usable()) {
        return false;
    }
    if (lost.unscoped || !kept.wide) {
        return lost.unscoped;
    }
    if (kept.equals(lost)) {
        return true;
    }
    if (kept.family == Family::IPv6) {
        return scopeOf(kept) == scopeOf(lost);
    }
    return kept.prefixLength > 0 && kept.prefixLength <= lost.prefixLength &&
           haveSamePrefix(kept, lost, kept.prefixLength);
}

bool hasFamily(const Link& link, Family family) {
    return std::ranges::any_of(link.addresses, [family](const Address& address) {
        return address.family == family && address.wide && address.usable();
    });
}

bool isFixed(const Address& address) {
    return address.validSeconds == UINT32_MAX;
}

// Somebody configured it while there was nothing to tell that this NIC is a slave, and
// others know it: no lease stands for it.  On a slave that udev knows it is a slip.
bool isConfigured(const Address& address, const Link& slave) {
    return isFixed(address) && slave.udevRole.value_or("").empty();
}

bool standsFor(const Address& kept, const Address& lost, const Link& slave) {
    return replaces(kept, lost) &&
           (!isConfigured(lost, slave) || isFixed(kept) || kept.equals(lost));
}

bool canReplace(const Link& holder, const Address& lost) {
    return std::ranges::any_of(holder.addresses,
                               [&](const Address& kept) { return replaces(kept, lost); });
}

// A host address alone: nobody is answered over that link, neither by a network nor by
// a route.  A gateway for it would be in a route.
bool isUnused(const Address& lost, const Link& slave) {
    constexpr std::uint8_t host = 32;
    return lost.family == Family::IPv4 && lost.prefixLength == host &&
           std::ranges::count(slave.routes, Family::IPv4, &Route::family) == 0;
}

bool hasNetwork(const Link& holder) {
    constexpr std::uint8_t host = 32;
    return std::ranges::any_of(holder.addresses, [](const Address& kept) {
        return kept.family == Family::IPv4 && kept.wide && kept.usable() &&
               kept.prefixLength < host;
    });
}

bool isSafe(const std::vector<const Link*>& holders, const Address& lost, const Link& slave) {
    return std::ranges::any_of(holders, [&](const Link* holder) {
        return std::ranges::any_of(
                   holder->addresses,
                   [&](const Address& kept) { return standsFor(kept, lost, slave); }) ||
               (isUnused(lost, slave) && hasNetwork(*holder));
    });
}

/// The master and what is stacked on it, as far as it can be reached now.
std::vector<const Link*> holdersOf(const Failover& failover) {
    std::vector<const Link*> holders;
    if (!failover.master.up || failover.active == ActivePath::None) {
        return holders;
    }
    holders.push_back(&failover.master);
    for (const Link& upper : failover.uppers) {
        if (upper.usable()) {
            holders.push_back(&upper);
        }
    }
    return holders;
}

// What the master needs before it can replace the address.
std::string needOf(const Failover& failover, const std::vector<const Link*>& holders,
                   const Address& lost) {
    if (holders.empty()) {
        return failover.master.up ? " has a slave that carries traffic" : " is up";
    }
    const std::string need = " has a usable " + std::string(toString(lost.family)) + " address";
    const bool isMismatch = std::ranges::any_of(
        holders, [&](const Link* holder) { return hasFamily(*holder, lost.family); });
    if (!isMismatch) {
        return need;
    }
    const bool isLeased =
        std::ranges::any_of(holders, [&](const Link* holder) { return canReplace(*holder, lost); });
    if (isLeased) {
        return " has " + lost.text + " or another address that is no lease";
    }
    return need +
           (lost.family == Family::IPv4 ? " in the network of " : " that reaches as far as ") +
           lost.text;
}

std::optional<std::string> obstacleOf(const Failover& failover,
                                      const std::vector<const Link*>& holders, const Link& slave) {
    const std::string until = " until " + failover.master.name;
    for (const Address& lost : slave.addresses) {
        if (mayBeWayIn(lost) && !isSafe(holders, lost, slave)) {
            return slave.name + " is the last way in by " + std::string(toString(lost.family)) +
                   until + needOf(failover, holders, lost);
        }
    }
    const bool leadsOut =
        std::ranges::any_of(slave.routes, [](const Route& route) { return !route.isOfAddress(); });
    if (leadsOut && holders.empty()) {
        return slave.name + " may be the last way out" + until + needOf(failover, holders, {});
    }
    return std::nullopt;
}

// A route that prefers a source address which only the slave has would not be taken,
// and of two IPv6 routes with one metric Linux makes a single one with two next hops,
// of which the slave's would stay.
Route asOf(const Link& holder, Route route) {
    if (route.family == Family::IPv6) {
        ++route.metric;
    }
    const bool known = std::ranges::any_of(holder.addresses, [&](const Address& address) {
        return address.text.starts_with(route.source + '/');
    });
    if (!known) {
        route.source.clear();
    }
    return route;
}

// The same way to the same place; who added it and what it prefers does not count.
bool leadsTheSameWay(const Route& one, const Route& other) {
    return one.family == other.family && one.destination == other.destination &&
           one.from == other.from && one.tos == other.tos && one.gateway == other.gateway &&
           one.table == other.table;
}

// With several holders, the one in whose network the slave is: its gateways are there.
const Link* heirOf(const std::vector<const Link*>& holders, const Link& slave, Family family) {
    for (const Address& lost : slave.addresses) {
        for (const Link* holder : holders) {
            if (lost.family == family && lost.wide && canReplace(*holder, lost)) {
                return holder;
            }
        }
    }
    const auto any = std::ranges::find_if(
        holders, [family](const Link* holder) { return hasFamily(*holder, family); });
    return any == holders.end() ? nullptr : *any;
}

std::vector<Heir> missingOf(const std::vector<const Link*>& holders, const Link& slave) {
    std::vector<Heir> missing;
    for (const Route& route : slave.routes) {
        const bool isThere = std::ranges::any_of(holders, [&](const Link* holder) {
            return std::ranges::any_of(
                holder->routes, [&](const Route& own) { return leadsTheSameWay(own, route); });
        });
        const Link* const heir = heirOf(holders, slave, route.family);
        if (!isThere && !route.isOfAddress() && heir != nullptr) {
            missing.push_back(
                {.link = heir->index, .name = heir->name, .route = asOf(*heir, route)});
        }
    }
    return missing;
}

bool holds(const Link& link, const Address& address) {
    return std::ranges::any_of(link.addresses,
                               [&](const Address& held) { return held.equals(address); });
}

} // namespace

Reach reach(const Failover& failover, const Link& slave) {
    const auto holders = holdersOf(failover);
    auto obstacle = obstacleOf(failover, holders, slave);
    return obstacle ? Reach{.obstacle = std::move(obstacle)}
                    : Reach{.missing = missingOf(holders, slave)};
}

std::vector<std::string> reasonsOf(const Reach& answer, const Link& slave) {
    std::vector<std::string> reasons;
    if (answer.obstacle) {
        reasons.push_back(*answer.obstacle);
    }
    for (const Heir& heir : answer.missing) {
        reasons.push_back(heir.name + " lacks the route " + routeText(heir.route) + " of " +
                          slave.name + ", which keeps what it has until it is there");
    }
    return reasons;
}

bool isHeldBySlave(const Failover& failover, const Address& address) {
    return (failover.primary && holds(*failover.primary, address)) ||
           (failover.standby && holds(*failover.standby, address)) ||
           std::ranges::any_of(failover.candidates,
                               [&](const Link& candidate) { return holds(candidate, address); });
}

bool isHeldByMaster(const Failover& failover, const Address& address) {
    return holds(failover.master, address) ||
           std::ranges::any_of(failover.uppers,
                               [&](const Link& upper) { return holds(upper, address); });
}

} // namespace netfailover::guest::core
