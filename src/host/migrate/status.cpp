// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/status.hpp"

#include "host/core/transaction.hpp"

#include <algorithm>

namespace netfailover::host::migrate {

namespace {

/// A phase as it is shown, and what it means; nothing for one that is soon over.
struct Shown {
    std::string name{};
    std::optional<core::Phase> phase{};
};

Shown lasting(core::Phase phase) {
    return {.name = core::nameOf(phase), .phase = phase};
}

Shown byLibvirt(const core::Sight& sight, const core::Pair& pair) {
    switch (sight.job) {
    case core::Job::Out:
        return {.name = "leaving"};
    case core::Job::In:
        return {.name = core::nameOf(core::Phase::IncomingPaused)};
    case core::Job::Other:
    case core::Job::Unknown:
        return {.name = "busy"};
    case core::Job::None:
        break;
    }
    return lasting(pair.primary ? core::Phase::Accelerated : core::Phase::OnStandby);
}

Shown byDaemon(const std::string& told) {
    for (const core::Phase phase : {core::Phase::Accelerated, core::Phase::OnStandby}) {
        if (told == core::nameOf(phase)) {
            return lasting(phase);
        }
    }
    return {.name = told};
}

Shown shown(const core::Sight& sight, const std::optional<std::string>& told,
            const core::Pair& pair) {
    if (sight.paused && sight.job == core::Job::None) {
        return {.name = "waits", .phase = told ? std::nullopt : std::optional(core::Phase::Left)};
    }
    return told ? byDaemon(*told) : byLibvirt(sight, pair);
}

// What a guest sends, and by which half, only the daemon counts: where it looks after the
// pair, what it has made of that is right.
core::Situation situationOf(core::Phase phase, bool isToldOf, const core::HostView& host) {
    const bool hasUplinkEntry =
        std::ranges::any_of(host.state.entries, [](const auto& entry) { return entry.self; });
    return {.phase = phase,
            .wiring = host.wiring,
            .standbySends = isToldOf,
            .standbyInUse = isToldOf && hasUplinkEntry};
}

} // namespace

PairStatus statusOf(const core::Domain& domain, const core::Sight& sight,
                    const std::optional<std::string>& told, const core::PairEvidence& pair) {
    const auto [name, phase] = shown(sight, told, pair.pair);
    PairStatus status{.domain = domain.name,
                      .mac = pair.pair.mac() ? pair.pair.mac()->toString() : "",
                      .phase = name,
                      .tap = pair.pair.standby.target};
    if (pair.pair.primary && pair.pair.primary->hostAddress) {
        status.function = pair.pair.primary->hostAddress->toString();
    }
    if (!pair.host) {
        return status;
    }
    const core::HostView& host = *pair.host;
    for (const core::FdbEntry& entry : host.state.entries) {
        status.entries.push_back(entry.port.name + (entry.self ? "(self)" : ""));
    }
    status.functionMac = host.state.vf ? host.state.vf->mac.toString() : "";
    if (!phase) {
        return status;
    }
    // What is ours only the daemon knows: what may be is shown.
    const core::Made all{.tapEntry = true, .uplinkEntry = true};
    const auto wanted = core::desired(situationOf(*phase, told.has_value(), host));
    for (const core::SwitchStep& step : core::reach(wanted, host.place, host.state, all).steps) {
        status.differences.push_back(core::command(step));
    }
    return status;
}

} // namespace netfailover::host::migrate
