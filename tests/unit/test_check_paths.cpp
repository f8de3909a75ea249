// SPDX-License-Identifier: LGPL-2.1-or-later
#include "patient.hpp"

namespace netfailover::guest::ctl {

namespace {

using namespace netfailover::guest::test;

TEST(CheckPaths, RemarksThatAnUnplugWouldCutTheMachineOff) {
    Patient patient;
    patient.links[2].carrier = false;
    const Check check = patient.onlyFinding();
    EXPECT_EQ(check.title, "Paths");
    EXPECT_EQ(check.verdict, Verdict::Warning);
    EXPECT_NE(check.reason.find("an unplug would cut this machine off"), std::string::npos);
    EXPECT_EQ(check.remedy, "");
    patient.links[2].up = false;
    EXPECT_EQ(patient.onlyFinding().remedy, "ip link set dev enp1s0nsby up");
}

TEST(CheckPaths, NamesTheBlackHoleOfTheKernelsOwnDriver) {
    Patient patient;
    patient.links[3].up = false;
    const Check check = patient.onlyFinding();
    EXPECT_EQ(check.verdict, Verdict::Problem);
    EXPECT_NE(check.reason.find("drops all that the standby receives"), std::string::npos);
    EXPECT_EQ(check.remedy, "ip link set dev enp2s0 up");
    patient.evidence.snapshot.driver = "net-failover 0.2.0";
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Warning);
    EXPECT_NE(patient.onlyFinding().reason.find("nothing catches the loss of that"),
              std::string::npos);
    EXPECT_EQ(patient.onlyFinding().remedy, "ip link set dev enp2s0 up");
}

TEST(CheckPaths, PromiseNoSecondWayWhereThereIsOne) {
    const auto said = [](Patient& patient) {
        const Checks checks = patient.checks();
        return std::ranges::find(checks, "Paths", &Check::title)->reason;
    };
    Patient patient;
    EXPECT_EQ(said(patient), "Traffic has a way, and another one for when that closes.");
    patient.links.pop_back();
    EXPECT_EQ(said(patient), "enp1s0 has one way, the standby; there is no primary.");
    Patient other;
    other.links.erase(other.links.begin() + 2);
    EXPECT_EQ(said(other), "enp1s0 has one way, the primary; there is no standby.");
}

TEST(CheckPaths, SeesThatThereIsNone) {
    Patient patient;
    patient.links[2].carrier = patient.links[3].carrier = false;
    EXPECT_EQ(patient.onlyFinding().verdict, Verdict::Problem);
    patient.links[1].up = false;
    EXPECT_EQ(patient.onlyFinding().remedy, "ip link set dev enp1s0 up");
}

} // namespace

} // namespace netfailover::guest::ctl
