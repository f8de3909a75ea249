// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the domains wait for, lack, or have to be asked.
#include "host/daemon/domains.hpp"
#include "host/xml/functions.hpp"

#include <algorithm>

namespace netfailover::host::daemon {

namespace {

using core::Stage;

bool isHere(const DomainRecord& record) {
    return record.course.stage == Stage::Running || record.course.stage == Stage::Arrived;
}

// What is known of a pair that has no function just now stays as it is.
std::string elementOf(const DomainRecord& record) {
    std::vector<core::VfAttributes> functions;
    for (const PairRecord& pair : record.pairs) {
        if (const auto& known = pair.taken ? pair.taken : pair.brought) {
            functions.push_back(*known);
        }
    }
    return xml::functionsXml(functions);
}

} // namespace

bool Domains::followsEntries() const {
    return std::ranges::any_of(records_, [](const auto& entry) {
        return std::ranges::any_of(entry.second.pairs, [](const PairRecord& pair) {
            return pair.place.bridge.has_value();
        });
    });
}

std::map<std::string, std::vector<core::PciAddress>> Domains::lacking() const {
    std::map<std::string, std::vector<core::PciAddress>> found;
    for (const auto& [uuid, record] : records_) {
        const bool lacks = std::ranges::any_of(record.pairs, [](const PairRecord& pair) {
            return pair.owed || pair.linkDown || pair.misnamed;
        });
        if (!lacks || !isHere(record)) {
            continue;
        }
        auto& misnamed = found[uuid];
        for (const PairRecord& pair : record.pairs) {
            if (pair.misnamed) {
                misnamed.push_back(*pair.misnamed);
            }
        }
    }
    return found;
}

std::map<std::string, std::string> Domains::unrecorded() const {
    std::map<std::string, std::string> elements;
    for (const auto& [uuid, record] : records_) {
        const bool differs = std::ranges::any_of(record.pairs, [](const PairRecord& pair) {
            return pair.taken && pair.taken != pair.brought;
        });
        if (settings_.carries && differs && record.course.stage == Stage::Running) {
            elements[uuid] = elementOf(record);
        }
    }
    return elements;
}

std::vector<std::string> Domains::joining() const {
    std::vector<std::string> uuids;
    for (const auto& [uuid, record] : records_) {
        if (record.course.stage == Stage::Arrived && record.hasAgent) {
            uuids.push_back(uuid);
        }
    }
    return uuids;
}

} // namespace netfailover::host::daemon
