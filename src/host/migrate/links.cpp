// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/links.hpp"

#include "host/migrate/all_pairs.hpp"
#include "host/xml/edit.hpp"

namespace netfailover::host::migrate {

namespace {

void setLink(libvirt::Change& domain, const core::Interface& standby, bool up) {
    domain.update(xml::withLink(xml::deviceXml(domain.liveXml(), standby).value_or(""), up));
}

std::string macOf(const core::Pair& pair) {
    return pair.mac().value_or(core::Mac{}).toString();
}

} // namespace

void Links::setUp(libvirt::Change& domain, const std::vector<core::Pair>& pairs, const Step& step) {
    for (const core::Pair& pair : pairs) {
        if (pair.standby.link == core::LinkState::Down) {
            step("set the link of the standby up");
            setLink(domain, pair.standby, true);
            raised_.insert(macOf(pair));
        }
    }
}

void Links::restore(libvirt::Change& domain, const Step& step) const {
    for (const core::Pair& pair : livePairs(domain)) {
        if (pair.primary && raised_.contains(macOf(pair))) {
            step("set the link of the standby down again");
            setLink(domain, pair.standby, false);
        }
    }
}

} // namespace netfailover::host::migrate
