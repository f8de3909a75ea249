// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/run.hpp"

#include "fake_machine.hpp"
#include "guest/core/classify.hpp"
#include "guest/tell/json.hpp"
#include "links.hpp"
#include "version.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

using Words = std::vector<std::string>;

Outcome runWith(const Options& options, const std::vector<core::Link>& links,
                const Words& problems = {}) {
    FakeMachine machine([&]() -> observe::Snapshot {
        return {.links = links, .driver = "in-tree", .problems = problems};
    });
    return run(options, machine, {});
}

Outcome runWithoutAKernel(const Options& options) {
    FakeMachine machine([]() -> observe::Snapshot { throw std::runtime_error("no \x1bkernel"); });
    return run(options, machine, {});
}

const Options status{.command = Command::Status};

TEST(Run, ListIsFineWhateverIsListed) {
    EXPECT_EQ(runWith({}, paired()).exitCode, exitFine);
    EXPECT_EQ(runWith({}, {master()}).exitCode, exitFine);
    EXPECT_EQ(runWith({}, {}).exitCode, exitFine);
    EXPECT_EQ(runWith({}, {}).output, "No failover devices.\n");
}

TEST(Run, StatusJudges) {
    auto links = configured();
    EXPECT_EQ(runWith(status, links).exitCode, exitFine);
    EXPECT_EQ(runWith(status, {links[1], standby()}).exitCode, exitFine);
    EXPECT_EQ(runWith(status, {}).exitCode, exitFine);
    EXPECT_EQ(runWith(status, {links[1], primary()}).exitCode, exitProblem);
    links[2].carrier = false;
    EXPECT_EQ(runWith(status, links).exitCode, exitFine) << "a remark is none";
    links[2].addresses = {address("fe80::3/64")};
    EXPECT_EQ(runWith(status, links).exitCode, exitProblem);
    EXPECT_EQ(runWith(status, paired()).exitCode, exitProblem) << "nobody configures the master";
}

TEST(Run, StatusJudgesOnlyWhatItShows) {
    auto links = configured();
    links.push_back(master(5, "enp3s0", virtio1));
    EXPECT_EQ(runWith({.command = Command::Status, .interfaces = {"enp2s0"}}, links).exitCode,
              exitFine);
    EXPECT_EQ(runWith({.command = Command::Status, .interfaces = {"enp3s0"}}, links).exitCode,
              exitProblem);
}

TEST(Run, PrintsTheMachinesStateWithAPart) {
    auto links = paired();
    links.push_back(master(5, "enp3s0", virtio1));
    const Outcome outcome =
        runWith({.command = Command::Status, .interfaces = {"enp1s0"}, .json = Json::Short}, links);
    EXPECT_TRUE(outcome.output.starts_with(R"({"Driver":"in-tree","State":"degraded")"));
    EXPECT_EQ(outcome.output.find("enp3s0"), std::string::npos);
}

TEST(Run, RefusesInWordsAndInJson) {
    Options options{.command = Command::Status, .interfaces = {"\x1b$(id)"}};
    Outcome outcome = runWith(options, paired());
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.complaints, Words{"There is no interface \"\\x1b$(id)\"."});
    options.json = Json::Short;
    outcome = runWith(options, paired());
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output, R"({"Error":{"Name":"org.netfailover1.Error.NoSuchLink",)"
                              R"("Message":"There is no interface \"\u001b$(id)\"."}})"
                              "\n");
}

TEST(Run, ReportsAFailedRead) {
    Outcome outcome = runWithoutAKernel({});
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_EQ(outcome.output, "");
    EXPECT_EQ(outcome.complaints, Words{"no \\x1bkernel"});
    outcome = runWithoutAKernel({.json = Json::Pretty});
    EXPECT_NE(outcome.output.find("org.freedesktop.DBus.Error.Failed"), std::string::npos);
}

TEST(Run, AnswersAndComplainsAboutAFileThatCannotBeRead) {
    const Outcome outcome = runWith({}, paired(), {"cannot read /run/x\n"});
    EXPECT_EQ(outcome.exitCode, exitProblem);
    EXPECT_TRUE(outcome.output.starts_with("FAILOVER"));
    EXPECT_EQ(outcome.complaints, Words{"cannot read /run/x\\x0a"});
}

// The daemon's answer has it as well.
TEST(Run, ComplainsOfWhatTheDaemonCannotRead) {
    FakeMachine machine([]() -> observe::Snapshot { throw std::runtime_error("not needed"); });
    machine.answer = tell::formatJson(
        core::findingsOf(configured(), core::classify(configured()), "in-tree", {"no \x1bkernel"}),
        false);
    for (const Command command : {Command::List, Command::Status}) {
        const Outcome outcome = run({.command = command}, machine, {});
        EXPECT_EQ(outcome.exitCode, exitProblem);
        EXPECT_EQ(outcome.complaints, Words{"no \\x1bkernel"});
    }
    machine.answer = tell::formatJson(core::findingsOf({}, {}, "", {"no kernel"}), false);
    EXPECT_EQ(run(status, machine, {}).exitCode, exitProblem) << "there may be a failover";
    EXPECT_NE(machine.answer->find(R"("State":"degraded")"), std::string::npos);
}

TEST(Run, StatusComplainsOfAFormerSlave) {
    auto links = configured();
    links[3].master.reset();
    links[3].permanentAddress.reset();
    links[3].udevRole = "primary";
    const Outcome outcome = runWith(status, links);
    EXPECT_EQ(outcome.exitCode, exitProblem);
    ASSERT_EQ(outcome.complaints.size(), 1U);
    EXPECT_TRUE(outcome.complaints[0].starts_with("enp2s0 has no part in a failover any more"));
    EXPECT_EQ(runWith({}, links).exitCode, exitFine);
}

TEST(Run, HelpAndVersionNeedNoKernel) {
    EXPECT_EQ(runWithoutAKernel({.command = Command::Help}).output, helpText());
    const Outcome outcome = runWithoutAKernel({.command = Command::Version});
    EXPECT_EQ(outcome.output, std::string("failoverctl (net-failover) ") + version + "\n");
    EXPECT_EQ(outcome.exitCode, exitFine);
}

// What a daemon with these links answers.
std::string described(const std::vector<core::Link>& links) {
    core::Findings findings = core::findingsOf(links, core::classify(links), "in-tree");
    findings.state = core::OverallState::Repairing;
    return tell::formatJson(findings, false);
}

TEST(Run, AsksTheDaemonFirst) {
    FakeMachine machine([]() -> observe::Snapshot { throw std::runtime_error("not needed"); });
    machine.answer = described(paired());
    for (const Command command : {Command::List, Command::Status}) {
        const Outcome outcome = run({.command = command}, machine, {});
        EXPECT_EQ(outcome.output, runWith({.command = command}, paired()).output);
        EXPECT_TRUE(outcome.complaints.empty());
    }
    EXPECT_EQ(run({.json = Json::Short}, machine, {}).output, *machine.answer);
}

TEST(Run, LooksItselfWhereTheDaemonCannotTell) {
    FakeMachine machine(paired());
    for (const std::string& answer : {std::string("{}"), std::string("nonsense"),
                                      described({master(2, "enp\xff"), standby()})}) {
        machine.answer = answer;
        EXPECT_EQ(run({}, machine, {}).output, runWith({}, paired()).output) << answer;
    }
    machine.answer = described(paired());
    const Outcome stranger = run({.command = Command::Status, .interfaces = {"lo"}}, machine, {});
    EXPECT_EQ(stranger.complaints,
              runWith({.command = Command::Status, .interfaces = {"lo"}}, paired()).complaints);
}

TEST(Run, LooksItselfForWhatTheDaemonDoesNotKnow) {
    auto links = configured();
    links[3].alternativeNames = {"vf-left"};
    links.push_back(software(9, "4", "veth"));
    FakeMachine machine(links);
    machine.answer = described(links);
    for (const char* request : {"vf-left", "3", "4", "9", "lo", "nosuch"}) {
        const Options options{.command = Command::Status, .interfaces = {request}};
        const Outcome expected = runWith(options, links);
        const Outcome outcome = run(options, machine, {});
        EXPECT_EQ(outcome.output, expected.output) << request;
        EXPECT_EQ(outcome.complaints, expected.complaints) << request;
    }
}

TEST(Run, ReconcileAsksTheDaemon) {
    FakeMachine machine(paired());
    EXPECT_EQ(run({.command = Command::Reconcile}, machine, {}).output, "");
    EXPECT_EQ(machine.reconciled, 1);
    machine.refusal = "no";
    const Outcome refused = run({.command = Command::Reconcile}, machine, {});
    EXPECT_EQ(refused.exitCode, exitProblem);
    EXPECT_EQ(refused.complaints, Words{"no"});
}

TEST(Run, DryRunSaysWhatWouldBeDone) {
    auto links = paired();
    FakeMachine fine(links);
    const Options dry{.command = Command::Reconcile, .dryRun = true};
    EXPECT_EQ(run(dry, fine, {}).output, "Nothing to do.\n");
    links[3].udevRole = "";
    links[2].udevRole = "standby";
    links[2].addresses = {address("192.0.2.3/24")};
    FakeMachine machine(links);
    EXPECT_EQ(run(dry, machine, {}).output,
              "enp2s0: have udev re-evaluate it\n"
              "not yet: enp1s0nsby is the last way in by IPv4 until enp1s0 has a usable IPv4 "
              "address\n");
    EXPECT_EQ(machine.reconciled, 0);
}

TEST(Run, DryRunSaysWhatTheDaemonKnows) {
    FakeMachine machine([]() -> observe::Snapshot { throw std::runtime_error("not needed"); });
    using core::Prospect;
    core::Findings findings = core::findingsOf(paired(), core::classify(paired()), "in-tree");
    findings.plan = {{.what = "enp2s0: one"},
                     {.what = "enp2s0: two", .prospect = Prospect::Tried},
                     {.what = "enp2s0: \x1b", .prospect = Prospect::GivenUp},
                     {.what = "enp2s0 is pinned", .prospect = Prospect::Waiting}};
    machine.answer = tell::formatJson(findings, false);
    Options dry{.command = Command::Reconcile, .dryRun = true};
    const Outcome outcome = run(dry, machine, {});
    EXPECT_EQ(outcome.output, "enp2s0: one\n"
                              "enp2s0: two (tried already)\n"
                              "enp2s0: \\x1b (given up: it has not helped)\n"
                              "not yet: enp2s0 is pinned\n");
    EXPECT_EQ(outcome.complaints, Words{});
    dry.json = Json::Short;
    EXPECT_EQ(run(dry, machine, {}).output, R"({"Plan":[{"Action":"enp2s0: one","Prospect":"due"},)"
                                            R"({"Action":"enp2s0: two","Prospect":"tried"},)"
                                            R"({"Action":"enp2s0: \u001b","Prospect":"given-up"},)"
                                            R"({"Waiting":"enp2s0 is pinned"}]})"
                                            "\n");
    // The other commands do not show it, for without a daemon they could not.
    EXPECT_EQ(run({.json = Json::Short}, machine, {}).output.find("Plan"), std::string::npos);
}

TEST(Run, DryRunSaysWhereNoDaemonAnswers) {
    FakeMachine machine(paired());
    const Options dry{.command = Command::Reconcile, .dryRun = true};
    const Outcome outcome = run(dry, machine, {});
    EXPECT_EQ(outcome.exitCode, exitFine);
    EXPECT_EQ(outcome.complaints.size(), 1U);
    machine.answer = described(paired());
    EXPECT_EQ(run(dry, machine, {}).complaints.size(), 1U) << "an older one, which does not say";
}

TEST(Run, ExplainSaysWhoDecides) {
    FakeMachine machine(paired());
    machine.held.rule = {.name = "rule", .path = "/usr/rule"};
    machine.held.setups[4] = {
        .udev = {{"ID_NET_FAILOVER_ROLE", "primary"}, {"NM_UNMANAGED", "1"}},
        .managers = {{.manager = "systemd-networkd", .says = "says unmanaged."}},
    };
    const Outcome outcome =
        run({.command = Command::Explain, .interfaces = {"enp2s0"}}, machine, {});
    EXPECT_EQ(machine.inspected, std::vector{4});
    for (const char* part :
         {"primary of enp1s0: its parent device 0000:02:00.0 is another",
          "ID_NET_FAILOVER_ROLE=primary; /usr/rule decides", "systemd-networkd: says unmanaged."}) {
        EXPECT_NE(outcome.output.find(part), std::string::npos) << part << outcome.output;
    }
    EXPECT_EQ(run({.command = Command::Explain, .interfaces = {"none"}}, machine, {}).exitCode,
              exitProblem);
}

TEST(Run, ExplainSaysWhyALinkHasNoRole) {
    auto links = paired();
    links.push_back(primary(5, 2, "enp3s0", pci3));
    links.push_back(primary(6, 99, "enp4s0", pci3));
    links.push_back(master(7, "plain"));
    links.back().driver = "virtio_net";
    FakeMachine machine(links);
    machine.held.setups[7] = {.managers = {{.manager = "ifupdown", .says = "has brought it up."}}};
    const auto explained = [&](const char* name) {
        return run({.command = Command::Explain, .interfaces = {name}}, machine, {}).output;
    };
    EXPECT_NE(explained("enp3s0").find(
                  "none: it is below enp1s0, which has its primary already (enp2s0)."),
              std::string::npos)
        << explained("enp3s0");
    EXPECT_NE(explained("enp4s0").find("(index 99) is no net_failover device."), std::string::npos);
    EXPECT_NE(explained("plain").find("ifupdown: has brought it up."), std::string::npos);
}

TEST(Run, ExplainHasTypesInJson) {
    FakeMachine machine(paired());
    const Outcome outcome = run(
        {.command = Command::Explain, .interfaces = {"enp2s0"}, .json = Json::Short}, machine, {});
    EXPECT_TRUE(outcome.output.starts_with(
        R"({"Links":[{"Name":"enp2s0","InterfaceIndex":4,"Decisions":[{"About":"Role","Text":")"))
        << outcome.output;
    EXPECT_NE(outcome.output.find(R"({"About":"Name","Text":"enp2s0, by no .link file."})"),
              std::string::npos)
        << outcome.output;
}

TEST(Run, DoctorJudges) {
    auto links = configured();
    for (core::Link& link : links) {
        link.mtu = 1500;
    }
    FakeMachine machine(links);
    machine.answer = "anything";
    machine.held.rule.path = "/usr/lib/udev/rules.d/78-net-failover.rules";
    machine.held.setups = {{2, {.udev = {{"ID_NET_FAILOVER_ROLE", "master"}}}},
                           {3, {.udev = {{"ID_NET_FAILOVER_ROLE", "standby"}}}},
                           {4, {.udev = {{"ID_NET_FAILOVER_ROLE", "primary"}}}}};
    const Outcome fine = run({.command = Command::Doctor}, machine, {});
    EXPECT_EQ(fine.exitCode, exitFine) << fine.output;
    core::Findings told = core::findingsOf(links, core::classify(links), "in-tree");
    told.problems = {{.identifier = "repair-given-up", .sentence = "given up.", .failover = 2}};
    machine.answer = tell::formatJson(told, false);
    const Outcome stuck = run({.command = Command::Doctor}, machine, {});
    EXPECT_EQ(stuck.exitCode, exitProblem);
    EXPECT_NE(stuck.output.find("given up."), std::string::npos) << stuck.output;
    machine.answer = "anything";
    machine.inInitramfs = ctl::InInitramfs::No;
    const Outcome bad = run({.command = Command::Doctor}, machine, {});
    EXPECT_EQ(bad.exitCode, exitProblem);
    EXPECT_NE(bad.output.find("# update-initramfs -u"), std::string::npos);
    EXPECT_NE(bad.output.find("1 problem found."), std::string::npos);
}

} // namespace

} // namespace netfailover::guest::ctl
