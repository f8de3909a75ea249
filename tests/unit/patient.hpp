// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/terminal/checks.hpp"
#include "guest/core/classify.hpp"
#include "guest/ctl/doctor.hpp"
#include "links.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace netfailover::guest::test {

/// A machine on which all is well.
struct Patient {
    Patient() {
        for (core::Link& link : links) {
            link.mtu = 1500;
        }
        evidence.snapshot.driver = "in-tree";
        evidence.inventory.virtioNics = {{.name = "virtio0", .bound = true, .standby = true}};
        evidence.inventory.rule = {.name = "udev/rules.d/78-net-failover.rules",
                                   .path = "/usr/lib/udev/rules.d/78-net-failover.rules"};
        evidence.inventory.setups = {{2, {.udev = {{"ID_NET_FAILOVER_ROLE", "master"}}}},
                                     {3, {.udev = {{"ID_NET_FAILOVER_ROLE", "standby"}}}},
                                     {4, {.udev = {{"ID_NET_FAILOVER_ROLE", "primary"}}}}};
        evidence.initramfs = ctl::InInitramfs::Yes;
        evidence.daemonAnswers = true;
    }

    ctl::Checks checks() {
        evidence.snapshot.links = links;
        evidence.topology = core::classify(links);
        evidence.problems = core::problemsOf(links, evidence.topology, evidence.snapshot.driver);
        return ctl::diagnose(evidence);
    }

    // All that is not well.
    ctl::Checks findings() {
        auto found = checks();
        std::erase_if(found,
                      [](const ctl::Check& check) { return check.verdict == ctl::Verdict::Ok; });
        return found;
    }

    ctl::Check onlyFinding() {
        const auto found = findings();
        EXPECT_EQ(found.size(), 1U) << base::formatChecks(found, {});
        return found.empty() ? ctl::Check{} : found.front();
    }

    ctl::Evidence evidence;
    std::vector<core::Link> links = configured();
};

} // namespace netfailover::guest::test
