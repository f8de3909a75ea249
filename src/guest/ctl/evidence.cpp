// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/evidence.hpp"

#include "guest/core/classify.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace netfailover::guest::ctl {

Evidence Evidence::of(observe::Snapshot snapshot) {
    Evidence evidence{.snapshot = std::move(snapshot)};
    const auto& links = evidence.snapshot.links;
    evidence.topology = core::classify(links);
    evidence.problems = core::problemsOf(links, evidence.topology, evidence.snapshot.driver);
    return evidence;
}

const core::Link* Evidence::linkOf(int index) const {
    const auto found = std::ranges::find(snapshot.links, index, &core::Link::index);
    return found == snapshot.links.end() ? nullptr : &*found;
}

std::vector<core::Problem>
Evidence::problemsNamed(std::initializer_list<std::string_view> identifiers) const {
    std::vector<core::Problem> named;
    std::ranges::copy_if(problems, std::back_inserter(named), [&](const core::Problem& problem) {
        return std::ranges::count(identifiers, problem.identifier) > 0;
    });
    return named;
}

Nic nicOf(const Evidence& evidence, const core::Link& link) {
    const LinkSetup setup = evidence.setupOf(link);
    Nic nic = nicOf(link, setup.udev);
    nic.parentDriver = setup.parentDriver;
    return nic;
}

bool isThere(const Evidence& evidence, const std::string& name) {
    return std::ranges::any_of(evidence.snapshot.links,
                               [&name](const core::Link& link) { return link.isCalled(name); });
}

bool isFor(const Evidence& evidence, const GivenName& given, const core::Link& link) {
    return !unmet({.conditions = given.conditions}, nicOf(evidence, link));
}

} // namespace netfailover::guest::ctl
