// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/daemon/memory_file.hpp"
#include "host/libvirt/report.hpp"
#include "pairs.hpp"
#include "tree.hpp"

#include <gtest/gtest.h>

namespace netfailover::host {

namespace {

using namespace netfailover::host::test;

TEST(Report, ComesBackAsItWas) {
    const std::vector<libvirt::Report> reports{
        libvirt::Listening{},
        libvirt::Changed{.uuid = "a"},
        libvirt::Happened{.uuid = "a", .event = core::Event::Negotiated},
        libvirt::Found{.uuid = "a",
                       .sight = {.running = true, .job = core::Job::Out, .sends = true},
                       .xml = "<domain>\n\"\\ü",
                       .persistentXml = "<domain/>"},
        libvirt::Listed{.uuids = {"a", "b"}},
        libvirt::InGuest{.uuid = "a", .macs = {pairMac, pairMac}},
    };
    for (const auto& report : reports) {
        const std::string line = libvirt::toLine(report);
        EXPECT_EQ(line.find('\n'), line.size() - 1);
        EXPECT_EQ(libvirt::fromLine(line), report);
    }
}

TEST(Report, OtherLinesAreNone) {
    for (const char* line : {"", "{", "{}", "[]", "1", R"({"Uuid":1,"Event":2})",
                             R"({"Listed":[1]})", R"({"Uuid":"a"})"}) {
        EXPECT_FALSE(libvirt::fromLine(line)) << line;
    }
}

daemon::Records records() {
    const core::VfId vf{.pf = {.index = 2, .name = "pf0"}, .number = 4};
    core::VfAttributes had{.number = 4, .mac = pairMac, .vlan = 7, .maxRate = 100};
    had.spoofCheck = false;
    had.link = core::VfLink::Disable;
    daemon::PairRecord pair{
        .mac = pairMac,
        .place = {.place = {.mac = pairMac,
                            .vf = vf,
                            .tap = core::Port{.index = 7, .name = "tap\"01"},
                            .uplink = core::Port{.index = 2, .name = "pf0"},
                            .uplinkVf = vf,
                            .vlan = 10},
                  .wiring = core::Wiring::UplinkVf,
                  .bridge = core::Port{.index = 3, .name = "br0"},
                  .vf = kernel::FunctionPlace{.id = vf, .address = {.bus = 0x42, .slot = 2}}},
        .made = {.tapEntry = true,
                 .uplinkTrust = true,
                 .vfMacBefore = core::noMac(),
                 .given = core::Given{.before = {.number = 4, .trust = true}, .now = had}},
        .hasFunction = true,
        .enslaved = true,
        .brought = had,
        .vlanKeeper = core::VlanKeeper::Nobody,
        .lacksAttributes = true};
    return {{"a", {.name = "guest", .course = {.stage = core::Stage::Arrived}, .pairs = {pair}}},
            {"b", {.course = {.announced = true, .completed = true, .lost = true}}}};
}

TEST(MemoryFile, KeepsAllThatIsToBeTakenBack) {
    EXPECT_EQ(daemon::recordsIn(daemon::toText(records())), records());
    daemon::Records bare{
        {"a", {.pairs = {{.mac = pairMac, .place = {.place = {.mac = pairMac}}}}}}};
    EXPECT_EQ(daemon::recordsIn(daemon::toText(bare)), bare);
}

TEST(MemoryFile, WhatIsNoneIsEmpty) {
    for (const char* text : {"", "{", "[]", "{\"a\":1}", "\xff"}) {
        EXPECT_TRUE(daemon::recordsIn(text).empty()) << text;
    }
}

TEST(MemoryFile, IsThereForTheNext) {
    const guest::test::Tree tree;
    daemon::MemoryFile(tree.path("state")).save(records());
    EXPECT_EQ(daemon::MemoryFile(tree.path("state")).load(), records());
    EXPECT_TRUE(daemon::MemoryFile(tree.path("none")).load().empty());
}

} // namespace

} // namespace netfailover::host
