// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Whatever makes the machine's state degraded is a problem of the doctor's too, and is in
// the manual.
#include "case_name.hpp"
#include "patient.hpp"

#include <fstream>
#include <functional>
#include <iterator>
#include <regex>
#include <set>

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;
using Words = std::set<std::string>;

struct Wrong {
    std::string name{};
    std::string identifier{};
    /// Of the check that tells.
    std::string title{};
    std::function<void(Patient&)> arrange{};
};

std::vector<Wrong> allWrong() {
    const auto slave = [](Patient& patient) -> core::Link& { return patient.links[3]; };
    return {
        {"Unmanaged", "master-unmanaged", "Configuration",
         [](Patient& patient) {
             patient.links[1].managers = {};
             patient.links[1].addresses = {};
         }},
        {"WithoutAddress", "master-without-address", "Configuration",
         [](Patient& patient) { patient.links[1].addresses = {}; }},
        {"VlanWithoutAddress", "master-without-address", "Configuration",
         [](Patient& patient) {
             patient.links[1].addresses = {};
             patient.links.push_back(stacked(9, "v100", "vlan", 2));
         }},
        {"OnlyADuplicate", "duplicate-address", "Configuration",
         [](Patient& patient) {
             patient.links[1].addresses = {address("2001:db8::2/64")};
             patient.links[1].addresses[0].duplicate = true;
         }},
        {"Down", "master-down", "Paths", [](Patient& patient) { patient.links[1].up = false; }},
        {"WithoutCarrier", "master-without-carrier", "Paths",
         [](Patient& patient) { patient.links[2].carrier = patient.links[3].carrier = false; }},
        {"BlackHole", "receive-black-hole", "Paths",
         [](Patient& patient) { patient.links[3].carrier = false; }},
        {"WithoutStandby", "standby-missing", "Pairing",
         [](Patient& patient) { patient.links.erase(patient.links.begin() + 2); }},
        {"Candidate", "candidate-waiting", "Pairing",
         [](Patient& patient) {
             patient.links[3] = candidate();
             patient.evidence.inventory.setups[5] = {
                 .udev = {{"ID_NET_FAILOVER_ROLE", "candidate"}}};
         }},
        {"Managed", "slave-managed", "Managers",
         [slave](Patient& patient) { slave(patient).managers = {networkd}; }},
        {"Address", "leaked-address", "Leaks",
         [slave](Patient& patient) { slave(patient).addresses = {address("192.0.2.3/24")}; }},
        {"Route", "leaked-route", "Leaks",
         [slave](Patient& patient) { slave(patient).routes = {route("0.0.0.0/0", "192.0.2.1")}; }},
        {"Upper", "leaked-upper", "Leaks",
         [](Patient& patient) { patient.links.push_back(stacked(9, "v100", "vlan", 4)); }},
        {"Mtu", "mtu-mismatch", "MTU", [slave](Patient& patient) { slave(patient).mtu = 9000; }},
        {"Mac", "address-mismatch", "Hardware address",
         [slave](Patient& patient) {
             slave(patient).address = *base::HardwareAddress::fromString("02:00:00:00:00:01");
         }},
        {"Former", "stale-role", "udev",
         [slave](Patient& patient) {
             slave(patient).master.reset();
             slave(patient).permanentAddress.reset();
             slave(patient).udevRole = "primary";
         }},
    };
}

class EveryProblemTest : public testing::TestWithParam<Wrong> {};

TEST_P(EveryProblemTest, IsOneOfTheDoctorsToo) {
    Patient patient;
    GetParam().arrange(patient);
    const Checks checks = patient.checks();
    const auto problems = core::problemsOf(patient.links, patient.evidence.topology,
                                           patient.evidence.snapshot.driver);
    const auto found =
        std::ranges::find(problems, GetParam().identifier, &core::Problem::identifier);
    ASSERT_NE(found, problems.end());
    EXPECT_EQ(found->severity, core::Severity::Problem);
    const auto told = [](const Check& check) {
        return check.verdict == Verdict::Problem && check.title == GetParam().title;
    };
    EXPECT_TRUE(std::ranges::any_of(checks, told)) << base::formatChecks(checks, {});
}

INSTANTIATE_TEST_SUITE_P(Table, EveryProblemTest, testing::ValuesIn(allWrong()), caseName);

std::string textOf(const std::string& path) {
    std::ifstream file(std::string(SOURCE_ROOT) + "/" + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

Words wordsIn(const std::string& text, const std::string& pattern) {
    const std::regex expression(pattern);
    Words words;
    for (auto match = std::sregex_iterator(text.begin(), text.end(), expression);
         match != std::sregex_iterator(); ++match) {
        words.insert((*match)[1]);
    }
    return words;
}

// The rest of what makes it fail where "status" does not.
TEST(EveryProblem, OfTheDoctorsAloneIsInTheManual) {
    const std::string manual = textOf("docs/man/failoverctl.1");
    const auto at = manual.find("Some are the doctor's alone");
    ASSERT_NE(at, std::string::npos);
    const std::string paragraph = manual.substr(at, manual.find("\n.TP", at) - at);
    const std::vector<std::function<void(Patient&)>> arrangements{
        [](Patient& patient) { patient.evidence.initramfs = InInitramfs::No; },
        [](Patient& patient) { patient.evidence.inventory.rule.masked = true; },
        [](Patient& patient) { patient.evidence.inventory.rule.path.clear(); },
        [](Patient& patient) { patient.evidence.inventory.setups[3].udev.clear(); },
        [](Patient& patient) { patient.evidence.inventory.virtioNics[0].bound = false; },
        [](Patient& patient) { patient.evidence.snapshot.driver.clear(); },
        [](Patient& patient) {
            patient.evidence.dhcp.sockets = {{.link = 4, .pid = 77, .process = "udhcpc"}};
        }};
    for (const auto& arrange : arrangements) {
        Patient patient;
        arrange(patient);
        for (const Check& check : patient.findings()) {
            EXPECT_TRUE(check.verdict != Verdict::Problem ||
                        paragraph.find(check.title) != std::string::npos)
                << check.title;
        }
        EXPECT_FALSE(core::hasProblem(patient.evidence.problems));
    }
}

TEST(EveryProblem, IsInTheTableAndInTheManual) {
    const Words remarks{"standby-without-carrier", "primary-without-carrier"};
    Words expected = remarks;
    for (const Wrong& wrong : allWrong()) {
        expected.insert(wrong.identifier);
    }
    const std::string quoted = "\"([a-z]+-[a-z-]+)\"";
    Words known =
        wordsIn(textOf("src/guest/core/problems.cpp"), "(?:add\\(|identifier = )\\s*" + quoted);
    EXPECT_EQ(known, expected);
    std::string manual = textOf("docs/man/org.netfailover1.5");
    std::erase(manual, '\\');
    for (const std::string_view word : {core::unreadable, core::repairGivenUp, core::waiting}) {
        known.emplace(word);
    }
    for (const std::string& word : known) {
        EXPECT_NE(manual.find(word), std::string::npos) << word;
    }
}

} // namespace

} // namespace netfailover::guest::ctl
