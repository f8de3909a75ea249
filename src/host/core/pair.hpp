// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"

#include <set>

namespace netfailover::host::core {

/// How a domain's XML says that two interfaces belong together.
enum class PairForm : std::uint8_t {
    /// <teaming> with the partner's alias
    Teaming,
    /// The same MAC, without <teaming> on the virtual function
    SameMac,
};

/// A virtio interface and the virtual function that is its faster half.
struct Pair {
    PairForm form{PairForm::Teaming};
    Interface standby{};
    /// Nothing while the domain does not have one.
    std::optional<Interface> primary{};

    [[nodiscard]] const std::optional<Mac>& mac() const { return standby.mac; }

    friend bool operator==(const Pair&, const Pair&) = default;
};

/// Finds the pairs of a domain, in the order of their standbys.
/// @param pools names of networks that hand out virtual functions: without them an
///        interface of such a network that has no <teaming> is none
[[nodiscard]] std::vector<Pair> pairsOf(const Domain& domain,
                                        const std::set<std::string>& pools = {});

/// Finds the pairs of a running domain.  One without <teaming> looks like any other interface
/// once its virtual function has gone; what it was elsewhere tells that it is one.
/// @param others the domain in other states, its definition for example
/// @param known MACs of pairs that it had
/// @param pools names of networks that hand out virtual functions
[[nodiscard]] std::vector<Pair> runningPairs(const Domain& running,
                                             const std::vector<Domain>& others,
                                             const std::vector<Mac>& known = {},
                                             const std::set<std::string>& pools = {});

/// @param pools names of networks that hand out virtual functions
/// @return the virtual function of the pair with this MAC, if there is one.
[[nodiscard]] std::optional<Interface> functionOf(const Domain& domain, const Mac& mac,
                                                  const std::set<std::string>& pools = {});

/// Transient interfaces whose partner is not there.
[[nodiscard]] std::vector<Interface> withoutPartner(const Domain& domain);

} // namespace netfailover::host::core
