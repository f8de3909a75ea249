// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/pair.hpp"
#include "host/core/settings.hpp"
#include "host/daemon/record.hpp"
#include "host/kernel/reconcile.hpp"

#include <functional>

namespace netfailover::host::daemon {

/// What is done for a pair: finds where it is on this host, and brings the kernel to what
/// should be there.
class Pairs {
public:
    /// @param records all that there are: pairs may share an uplink
    /// @param save writes down what is in the records now
    Pairs(kernel::Switch& kernel, const kernel::Places& places, const core::Settings& settings,
          Records& records, std::function<void()> save);

    /// Takes over what the XML of a running domain says.
    /// @param persistent the domain as it will be at its next start
    void read(DomainRecord& record, const core::Domain& domain, const core::Domain& persistent,
              Time now);

    /// @return when to look again although nothing happens.
    [[nodiscard]] std::optional<Time> reconcile(const DomainRecord& domain, PairRecord& pair,
                                                Time now);

    /// Takes back what is ours.
    void withdraw(PairRecord& pair);

private:
    void readEach(DomainRecord& record, const core::Domain& domain, const core::Domain& persistent,
                  const std::vector<core::Pair>& pairs, Time now);
    void dropOthers(DomainRecord& record, const std::vector<core::Pair>& pairs);
    void locate(PairRecord& record, const core::Pair& pair);
    void giveBack(PairRecord& record);
    void forgetVanished(PairRecord& pair);
    [[nodiscard]] core::GuestTraffic traffic(const PairRecord& pair);
    [[nodiscard]] std::optional<Time> follow(core::Phase phase, PairRecord& pair, Time now);
    [[nodiscard]] core::Situation situation(const DomainRecord& domain, const PairRecord& pair,
                                            Time now) const;
    void passTrustOn(PairRecord& pair);
    void perform(PairRecord& pair, const core::Situation& situation);

    kernel::Switch* kernel_;
    const kernel::Places* places_;
    core::Settings settings_;
    Records* records_;
    std::function<void()> save_;
};

} // namespace netfailover::host::daemon
