// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/core/switches.hpp"

namespace netfailover::guest::core {

namespace {

std::optional<SwitchRecord> reportedRecord(const Link& master) {
    if (!master.module || !master.module->switchCount || !master.module->lastSwitchUsec) {
        return std::nullopt;
    }
    return SwitchRecord{.count = *master.module->switchCount,
                        .lastUsec = *master.module->lastSwitchUsec};
}

} // namespace

SwitchLog::Entry SwitchLog::entryOf(const Failover& failover) const {
    const auto found = entries_.find(failover.master.index);
    if (found != entries_.end() && found->second.address == failover.master.address) {
        return found->second;
    }
    return {.address = failover.master.address};
}

void SwitchLog::update(const Topology& topology, std::uint64_t nowUsec) {
    std::map<int, Entry> present;
    for (const Failover& failover : topology.failovers) {
        Entry entry = entryOf(failover);
        if (failover.active != ActivePath::None) {
            if (entry.last != ActivePath::None && entry.last != failover.active) {
                entry.record = {.count = entry.record.count + 1, .lastUsec = nowUsec};
            }
            entry.last = failover.active;
        }
        entry.record = reportedRecord(failover.master).value_or(entry.record);
        present.emplace(failover.master.index, entry);
    }
    entries_ = std::move(present);
}

SwitchRecord SwitchLog::of(int master) const {
    const auto found = entries_.find(master);
    return found == entries_.end() ? SwitchRecord{} : found->second.record;
}

} // namespace netfailover::guest::core
