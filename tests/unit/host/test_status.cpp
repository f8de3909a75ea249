// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What is right for a pair whose domain is on its way changes from one moment to the next, and
// a command that was right a moment ago cuts it off.
#include "host/migrate/status.hpp"
#include "host/pairs.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::migrate {

namespace {

using core::Job;
using test::pairMac;

struct Status : testing::Test {
    core::PairEvidence pair;
    core::Sight sight{.running = true};

    Status() {
        const core::VfId vf{.pf = {.index = 1, .name = "pf0"}, .number = 5};
        const core::Port tap{.index = 2, .name = "vnet0"};
        pair.pair.standby.mac = pairMac;
        pair.pair.primary.emplace();
        pair.host = core::HostView{
            .wiring = core::Wiring::UplinkPf,
            .place = {.mac = pairMac, .vf = vf, .tap = tap, .uplink = vf.pf},
            .state = {.entries = {{.mac = pairMac, .port = tap, .kind = core::EntryKind::Static},
                                  {.mac = pairMac,
                                   .port = vf.pf,
                                   .self = true,
                                   .kind = core::EntryKind::Permanent}},
                      .vf = core::VfAttributes{.number = 5}}};
    }

    [[nodiscard]] PairStatus of(const std::optional<std::string>& told = std::nullopt) const {
        return statusOf({.name = "guest"}, sight, told, pair);
    }
    [[nodiscard]] std::size_t differences(const char* told = nullptr) const {
        return of(told == nullptr ? std::nullopt : std::optional<std::string>(told))
            .differences.size();
    }
    core::SwitchState& state() { return pair.host->state; }
};

TEST_F(Status, OfOneThatHasItsFunctionSaysWhatIsWrong) {
    EXPECT_EQ(of().phase, "accelerated");
    EXPECT_EQ(differences(), 3U) << "its MAC, and two entries too many";
}

TEST_F(Status, OfOneThatIsOnItsWayNamesNoCommands) {
    for (const auto& [job, name] : {std::pair{Job::Out, "leaving"},
                                    {Job::In, "incoming"},
                                    {Job::Other, "busy"},
                                    {Job::Unknown, "busy"}}) {
        sight.job = job;
        EXPECT_EQ(of().phase, name);
        EXPECT_EQ(differences(), 0U) << name;
    }
}

TEST_F(Status, OfOneThatIsPausedForAMigrationGoesByItsJob) {
    sight.paused = true;
    EXPECT_EQ(of().phase, "waits");
    EXPECT_EQ(differences(), 2U) << "nobody hears here";
    EXPECT_EQ(of("incoming").phase, "waits");
    EXPECT_EQ(differences("incoming"), 0U);
    sight.job = Job::In;
    EXPECT_EQ(of().phase, "incoming");
    sight.job = Job::Out;
    EXPECT_EQ(of().phase, "leaving");
    EXPECT_EQ(differences(), 0U);
}

// An arrival, a detach, and a migration that has failed are over for libvirt before the guest
// has joined its function.
TEST_F(Status, LeavesToTheDaemonWhatIsSoonOver) {
    for (const char* told : {"leaving-asked", "leaving-active", "leaving-failed", "arrived",
                             "leaving-unheard", "left", "incoming", "gone"}) {
        EXPECT_EQ(of(told).phase, told);
        EXPECT_EQ(differences(told), 0U) << told;
    }
}

TEST_F(Status, LeavesToTheDaemonWhatItGoesByTheGuestsFrames) {
    state().vf->mac = pairMac;
    state().entries.front().kind = core::EntryKind::Learned;
    EXPECT_EQ(differences(), 2U);
    EXPECT_EQ(differences("accelerated"), 0U) << "the guest sends by its standby";
    state().vf->mac = {};
    EXPECT_EQ(differences("accelerated"), 1U);
}

TEST_F(Status, OfOneOnItsStandbyIsTheDaemonsToo) {
    EXPECT_EQ(differences("standby"), 0U) << "the function is lost, whatever the XML says";
    state().entries.clear();
    EXPECT_EQ(differences("standby"), 2U);
}

} // namespace

} // namespace netfailover::host::migrate
