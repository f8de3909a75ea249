// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/libvirt/traffic.hpp"

#include <array>

namespace netfailover::host::libvirt {

namespace {

using Sent = std::map<std::string, std::uint64_t>;

Sent sentIn(const virDomainStatsRecord& record) {
    auto* const values = record.params;
    const int count = record.nparams;
    int state = VIR_DOMAIN_NOSTATE;
    unsigned interfaces = 0;
    (void)virTypedParamsGetInt(values, count, "state.state", &state);
    (void)virTypedParamsGetUInt(values, count, "net.count", &interfaces);
    Sent sent;
    for (unsigned number = 0; number < interfaces && state == VIR_DOMAIN_RUNNING; ++number) {
        const std::string prefix = "net." + std::to_string(number);
        const char* name = nullptr;
        unsigned long long frames = 0;
        // libvirt counts as the guest does: what it sends a tap receives.
        if (virTypedParamsGetString(values, count, (prefix + ".name").c_str(), &name) > 0 &&
            virTypedParamsGetULLong(values, count, (prefix + ".tx.pkts").c_str(), &frames) > 0) {
            sent[name] = frames;
        }
    }
    return sent;
}

} // namespace

Sent sentFrames(virDomainPtr domain) {
    std::array<virDomainPtr, 2> domains{domain, nullptr};
    virDomainStatsRecordPtr* records = nullptr;
    const int count =
        virDomainListGetStats(domains.data(), VIR_DOMAIN_STATS_STATE | VIR_DOMAIN_STATS_INTERFACE,
                              &records, VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT);
    if (count < 0) {
        return {};
    }
    Sent sent = count > 0 ? sentIn(**records) : Sent{};
    virDomainStatsRecordListFree(records);
    return sent;
}

} // namespace netfailover::host::libvirt
