// SPDX-License-Identifier: LGPL-2.1-or-later
//
// failoverctl prints the same, and judges the same, whether net-failoverd answers or it
// has to read the kernel itself: for every state that a machine can be in.
#include "fake_machine.hpp"
#include "guest/core/classify.hpp"
#include "guest/ctl/run.hpp"
#include "guest/tell/json.hpp"
#include "links.hpp"

#include <functional>
#include <gtest/gtest.h>
#include <stdexcept>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;
using Links = std::vector<core::Link>;
using Change = std::function<void(core::Link&)>;

const std::vector<Change> masters{
    [](core::Link& /*link*/) {},
    [](core::Link& link) { link.up = false; },
    [](core::Link& link) { link.managers = {networkd}; },
    [](core::Link& link) {
        link.managers = {networkManager, ifupdown};
        link.addresses = {address("192.0.2.2/24"), address("2001:db8::2/64")};
        link.mtu = 9000;
    },
    [](core::Link& link) {
        link.addresses = {address("192.0.2.2/24")};
        link.addresses[0].duplicate = true;
        link.routes = {route("0.0.0.0/0", "192.0.2.1")};
    },
};

const std::vector<Change> slaves{
    [](core::Link& /*link*/) {},
    [](core::Link& link) { link.up = false; },
    [](core::Link& link) { link.carrier = false; },
    [](core::Link& link) { link.driver.reset(); },
    [](core::Link& link) { link.managers = {ifupdown}; },
    [](core::Link& link) {
        link.addresses = {address("192.0.2.4/24"), address("fe80::4/64")};
    },
    [](core::Link& link) {
        link.routes = {route("0.0.0.0/0", "192.0.2.1"), route("198.51.100.0/24")};
    },
    [](core::Link& link) { link.index = 0; }, // it is not there
};

void add(Links& links, core::Link link, const Change& change) {
    change(link);
    if (link.index > 0) {
        links.push_back(link);
    }
}

std::vector<Links> allMachines() {
    std::vector<Links> machines{{}, {loopback()}};
    for (const Change& masterIs : masters) {
        for (const Change& primaryIs : slaves) {
            for (const Change& standbyIs : slaves) {
                Links links{loopback()};
                add(links, master(), masterIs);
                add(links, primary(), primaryIs);
                add(links, standby(), standbyIs);
                machines.push_back(links);
                add(links, master(15, "a\"b'$(id)", virtio1), masterIs);
                add(links, standby(16, 15, "\xc3\xbc\n", virtio1), primaryIs);
                add(links, candidate(), standbyIs);
                machines.push_back(links);
            }
        }
    }
    return machines;
}

using Words = std::vector<std::string>;

std::string describe(const Links& links, const std::string& driver, const Words& unread = {}) {
    return tell::formatJson(core::findingsOf(links, core::classify(links), driver, unread), false);
}

void expectTheSame(const Options& options, const Links& links, const std::string& driver,
                   const Words& unread = {}) {
    const observe::Snapshot snapshot{.links = links, .driver = driver, .problems = unread};
    FakeMachine alone([&] { return snapshot; });
    FakeMachine served([]() -> observe::Snapshot { throw std::runtime_error("it was not asked"); });
    served.answer = describe(links, driver, unread);
    const Outcome expected = run(options, alone, {});
    const Outcome answered = run(options, served, {});
    EXPECT_EQ(answered.output, expected.output);
    EXPECT_EQ(answered.exitCode, expected.exitCode) << expected.output;
    EXPECT_EQ(answered.complaints, expected.complaints);
}

TEST(SameAnswer, InEveryState) {
    for (const Links& links : allMachines()) {
        for (const char* driver : {"", "in-tree", "net-failover 0.2.0"}) {
            for (const Command command : {Command::List, Command::Status}) {
                expectTheSame({.command = command}, links, driver);
                expectTheSame({.command = command, .json = Json::Short}, links, driver);
            }
        }
        ASSERT_FALSE(HasFailure()) << describe(links, "in-tree");
    }
}

TEST(SameAnswer, OfWhatCannotBeRead) {
    for (const Command command : {Command::List, Command::Status}) {
        expectTheSame({.command = command}, configured(), "in-tree", {"cannot read a file"});
        expectTheSame({.command = command, .interfaces = {"enp2s0"}, .json = Json::Short},
                      configured(), "in-tree", {"cannot read a file"});
        expectTheSame({.command = command}, {}, "", {"cannot read a file"});
    }
}

TEST(SameAnswer, OfWhateverIsAskedFor) {
    Links links = configured();
    links.push_back(master(15, "enp3s0", virtio1));
    links.push_back(standby(16, 15, "enp3s0nsby", virtio1));
    for (const char* name : {"enp1s0", "enp2s0", "enp1s0nsby", "enp3s0", "enp3s0nsby"}) {
        expectTheSame({.command = Command::Status, .interfaces = {name}}, links, "in-tree");
        expectTheSame({.command = Command::Status, .interfaces = {name}, .json = Json::Pretty},
                      links, "in-tree");
    }
}

} // namespace

} // namespace netfailover::guest::ctl
