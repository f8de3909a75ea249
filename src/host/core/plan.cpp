// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/core/plan.hpp"

#include "base/text/shell.hpp"
#include "host/core/transaction.hpp"

#include <algorithm>

namespace netfailover::host::core {

namespace {

using base::shellQuoted;

// Of an entry; the variables stand for what only the other host knows.
constexpr const char* onUplink = " dev \"$UPLINK\" self";
constexpr const char* onTap = " dev \"$TAP\" master";

// Reads as "&&"; each part undoes nothing that the one before has not done.
void appendCommand(std::string& all, const std::string& one) {
    all += (all.empty() || one.empty() ? "" : " && ") + one;
}

class Planner {
public:
    Planner(const Evidence& evidence, Way way, std::vector<PlanStep>& steps)
        : evidence_(&evidence), way_(way), steps_(&steps) {}

    void plan();

private:
    void add(bool there, std::string what, std::string command = "", std::string undo = "") {
        steps_->push_back({.way = way_,
                           .there = there,
                           .what = std::move(what),
                           .command = std::move(command),
                           .undo = std::move(undo)});
    }

    [[nodiscard]] std::string domain() const { return shellQuoted(evidence_->domain.name); }
    void setLinksUp();
    void detach(const PairEvidence& pair);
    void switchOver(const PairEvidence& pair);
    void migrate();
    void carry(const PairEvidence& pair);
    void arrive(const PairEvidence& pair);
    void attach(const PairEvidence& pair);

    const Evidence* evidence_;
    Way way_;
    std::vector<PlanStep>* steps_;
};

void Planner::setLinksUp() {
    for (const PairEvidence& pair : evidence_->pairs) {
        const Interface& standby = pair.pair.standby;
        if (standby.link == LinkState::Down) {
            const std::string link =
                "virsh domif-setlink " + domain() + " " + shellQuoted(standby.target);
            add(false, "set the link of the standby up", link + " up", link + " down");
        }
    }
}

void Planner::detach(const PairEvidence& pair) {
    if (pair.pair.primary) {
        add(false, "detach the virtual function, and wait until the guest has let go of it",
            "virsh detach-device-alias " + domain() + " " + shellQuoted(pair.pair.primary->alias) +
                " --live",
            "virsh attach-device " + domain() + " vf.xml --live");
    }
}

// What the daemon does by itself when QEMU's migration becomes active.
void Planner::switchOver(const PairEvidence& pair) {
    if (!pair.host) {
        add(false, "send the frames of " + pair.pair.mac().value_or(Mac{}).toString() +
                       " to the standby (only this host's kernel knows how)");
        return;
    }
    const Desired wanted = desired({.phase = Phase::LeavingActive, .wiring = pair.host->wiring});
    for (const SwitchStep& step : reach(wanted, pair.host->place, pair.host->state, {}).steps) {
        const auto back = undo(step);
        add(false, "send the pair's frames to the standby", command(step),
            back ? command(*back) : "");
    }
}

void Planner::migrate() {
    std::string words = "virsh migrate --live --p2p --persistent --undefinesource --abort-on-error";
    words += way_ == Way::Failover ? " --xml there.xml --persistent-xml there.xml"
                                   : " --persistent-xml there.xml";
    add(false, "migrate; there.xml is the domain with the virtual functions of the other host",
        words + " " + domain() + " " + shellQuoted(evidence_->destination->uri),
        "virsh domjobabort " + domain());
}

void Planner::carry(const PairEvidence& pair) {
    const bool isKnown = pair.host && pair.host->state.vf;
    const std::string words = isKnown ? attributeWords({}, *pair.host->state.vf) : "";
    if (!words.empty()) {
        add(true, "once libvirt has prepared it, give it what the virtual function here has",
            "ip link set dev \"$PF\" vf \"$VF\"" + words);
    }
}

// Without a function it is reached by its standby alone.
void Planner::arrive(const PairEvidence& pair) {
    const std::string mac = pair.pair.mac().value_or(Mac{}).toString();
    std::string put = "bridge fdb add " + mac + onUplink;
    appendCommand(put, "bridge fdb replace " + mac + onTap + " static");
    std::string drop = "bridge fdb del " + mac + onUplink;
    appendCommand(drop, "bridge fdb del " + mac + onTap);
    add(true, "send the pair's frames to the standby", put, drop);
}

void Planner::attach(const PairEvidence& pair) {
    const std::string mac = pair.pair.mac().value_or(Mac{}).toString();
    const std::string both = "send its frames to both halves, as the bridge does that has no "
                             "entry, until the guest uses the virtual function";
    add(true, "give the virtual function the pair's MAC before the guest looks at it",
        "ip link set dev \"$PF\" vf \"$VF\" mac " + mac);
    if (way_ == Way::Detach) {
        add(true, "attach it; from here on a failure leaves the domain on its standby",
            "virsh attach-device " + domain() + " vf.xml --live");
        carry(pair);
        add(true, both, "bridge fdb del " + mac + onTap,
            "bridge fdb replace " + mac + onTap + " static");
    } else {
        add(true, both, "bridge fdb add " + mac + onUplink, "bridge fdb del " + mac + onUplink);
    }
    add(true, "once the guest uses it, send its frames there", "bridge fdb del " + mac + onUplink);
}

void Planner::plan() {
    const auto& pairs = evidence_->pairs;
    setLinksUp();
    add(true, "reserve a virtual function for each pair");
    if (way_ == Way::Failover) {
        std::ranges::for_each(pairs, [&](const auto&) {
            add(true,
                "take the pair's MAC from the reserved virtual function (libvirt sets it "
                "before the domain has arrived)",
                "ip link set dev \"$PF\" vf \"$VF\" mac 00:00:00:00:00:00");
        });
        std::ranges::for_each(pairs, [&](const auto& pair) { carry(pair); });
        migrate();
        std::ranges::for_each(pairs, [&](const auto& pair) { switchOver(pair); });
    } else {
        std::ranges::for_each(pairs, [&](const auto& pair) { detach(pair); });
        std::ranges::for_each(pairs, [&](const auto& pair) { switchOver(pair); });
        migrate();
        std::ranges::for_each(pairs, [&](const auto& pair) { arrive(pair); });
    }
    std::ranges::for_each(pairs, [&](const auto& pair) { attach(pair); });
}

} // namespace

std::vector<PlanStep> migrationPlan(const Evidence& evidence) {
    std::vector<PlanStep> steps;
    const bool isTeamed = std::ranges::all_of(evidence.pairs, [](const PairEvidence& pair) {
        return pair.pair.form == PairForm::Teaming;
    });
    if (isTeamed) {
        Planner(evidence, Way::Failover, steps).plan();
    }
    Planner(evidence, Way::Detach, steps).plan();
    return steps;
}

} // namespace netfailover::host::core
