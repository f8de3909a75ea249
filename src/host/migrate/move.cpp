// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/move.hpp"

#include "base/loop/clock.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/gather.hpp"
#include "host/migrate/outcome.hpp"
#include "host/migrate/reattach.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto pollTime = 200ms;
// QEMU itself waits for a guest that does not let go of its device for ever.
constexpr auto unplugLimit = 30s;
constexpr auto joinLimit = 20s;

class Move {
public:
    Move(const MoveRequest& request, const kernel::Places& places, const MoveListener& listener)
        : request_(&request), places_(&places), listener_(&listener),
          here_(request.connect, request.domain) {}

    MoveReport run();

private:
    void prepare();
    void chooseFunctions(const core::Destination& there);
    void setLinksUp();
    void detachAll();
    void migrate();
    void watch(Background& job);
    void arrive();
    void undo();
    [[nodiscard]] std::string forThere(bool persistent) const;
    [[nodiscard]] std::vector<core::Pair> pairs() const {
        return core::pairsOf(xml::readDomain(here_.liveXml()));
    }
    void giveUp(const std::string& why) const { throw libvirt::LibvirtError(why); }

    const MoveRequest* request_;
    const kernel::Places* places_;
    const MoveListener* listener_;
    libvirt::Change here_;
    core::Domain domain_;
    MoveReport report_;
    /// By the MAC's text.
    std::map<std::string, core::PciAddress> functions_;
    bool hasMoved_{};
};

void Move::prepare() {
    domain_ = xml::readDomain(here_.liveXml());
    const auto all = core::pairsOf(domain_);
    report_.domain = domain_.name;
    report_.destination = request_->destination;
    const bool isTeamed = std::ranges::all_of(
        all, [](const core::Pair& pair) { return pair.form == core::PairForm::Teaming; });
    report_.way = isTeamed && !request_->detach ? core::Way::Failover : core::Way::Detach;
    for (const core::Pair& pair : all) {
        const auto address = pair.primary ? pair.primary->hostAddress : std::nullopt;
        report_.pairs.push_back({.mac = pair.mac().value_or(core::Mac{}).toString(),
                                 .before = address ? address->toString() : ""});
    }
    if (all.empty()) {
        giveUp("the domain has no pair");
    }
    chooseFunctions(Gather::destination(libvirt::Connection(request_->destination), domain_));
}

// Another one of the same address is the best choice: its definition stays as it is.
void Move::chooseFunctions(const core::Destination& there) {
    std::vector<core::PciAddress> chosen;
    for (const core::Pair& pair : core::pairsOf(domain_)) {
        if (!pair.primary || !pair.primary->hostAddress || !pair.mac()) {
            continue;
        }
        auto free = core::freeFunctions(there, pair);
        std::erase_if(free, [&](const auto& one) { return std::ranges::count(chosen, one) > 0; });
        if (free.empty()) {
            giveUp("no virtual function is free there for " + pair.mac()->toString());
        }
        const bool isSame = std::ranges::count(free, *pair.primary->hostAddress) > 0;
        chosen.push_back(isSame ? *pair.primary->hostAddress : free.front());
        functions_[pair.mac()->toString()] = chosen.back();
    }
}

void Move::setLinksUp() {
    for (const core::Pair& pair : pairs()) {
        if (pair.standby.link == core::LinkState::Down) {
            listener_->step("set the link of the standby up");
            here_.update(
                xml::withLinkUp(xml::deviceXml(here_.liveXml(), pair.standby).value_or("")));
        }
    }
}

void Move::detachAll() {
    const auto isLeft = [this] {
        return std::ranges::any_of(pairs(),
                                   [](const core::Pair& pair) { return pair.primary.has_value(); });
    };
    for (const core::Pair& pair : pairs()) {
        if (pair.primary) {
            listener_->step("detach the virtual function of " +
                            pair.mac().value_or(core::Mac{}).toString());
            here_.detach(pair.primary->alias);
        }
    }
    const auto limit = Clock::now() + unplugLimit;
    while (isLeft()) {
        if (Clock::now() > limit || listener_->isUnwanted()) {
            giveUp("the guest does not let go of its virtual function");
        }
        std::this_thread::sleep_for(pollTime);
    }
}

std::string Move::forThere(bool persistent) const {
    std::string text = here_.migratableXml(persistent);
    for (const core::Pair& pair : core::pairsOf(xml::readDomain(text))) {
        const auto function = functions_.find(pair.mac().value_or(core::Mac{}).toString());
        if (pair.primary && pair.primary->hostAddress && function != functions_.end()) {
            text = xml::withFunction(text, *pair.primary, function->second);
        }
    }
    return text;
}

void Move::watch(Background& job) {
    const auto start = Clock::now();
    bool isAborted = false;
    bool sends = false;
    while (!job.isOver()) {
        std::this_thread::sleep_for(pollTime);
        const auto progress = here_.progress();
        sends |= progress && progress->total > 0;
        if (progress) {
            listener_->progress(*progress);
        }
        const bool isStuck = !sends && Clock::now() - start > unplugLimit;
        if (!isAborted && !job.isOver() && (isStuck || listener_->isUnwanted())) {
            listener_->step("give the migration up");
            here_.abort();
            isAborted = true;
        }
    }
}

void Move::migrate() {
    const std::string live = forThere(false);
    const std::string persistent = forThere(true);
    listener_->step("migrate");
    Background job([&] {
        libvirt::Change(request_->connect, request_->domain)
            .migrate(request_->destination, live, persistent);
        return 0;
    });
    watch(job);
    if (job.status() != 0) {
        giveUp(job.failure());
    }
    hasMoved_ = true;
}

// From here on nothing is undone: to run without a virtual function is better than not to.
void Move::arrive() {
    libvirt::Change there(request_->destination, domain_.uuid);
    report_.downtimeMilliseconds = there.completedDowntime();
    if (report_.way == core::Way::Detach) {
        listener_->step("attach the virtual function there");
        // This host's sysfs knows nothing of that one's card.
        (void)reattach(there, kernel::Places("/nonexistent"), false);
    }
    const auto limit = Clock::now() + joinLimit;
    const auto isWhole = [&] {
        const auto all = core::pairsOf(xml::readDomain(there.liveXml()));
        bool whole = true;
        for (std::size_t at = 0; at < report_.pairs.size() && at < all.size(); ++at) {
            const auto& primary = all[at].primary;
            whole &= primary.has_value();
            report_.pairs[at].after =
                primary && primary->hostAddress ? primary->hostAddress->toString() : "";
        }
        return whole;
    };
    while (!isWhole()) {
        if (Clock::now() > limit) {
            report_.exitCode = exitLacking;
            report_.why = "it lacks a virtual function there; net-failover-hostd or \"failover-"
                          "migrate reattach\" there gives it one once one is free";
            return;
        }
        std::this_thread::sleep_for(pollTime);
    }
}

void Move::undo() {
    const core::Sight sight = here_.sight();
    if (!sight.running || sight.paused) {
        report_.exitCode = exitPerson;
        report_.why += "; see \"failover-migrate recover\"";
        return;
    }
    report_.exitCode = exitProblem;
    if (report_.way == core::Way::Detach) {
        listener_->step("give the virtual function back");
        const auto given = reattach(here_, *places_, false);
        report_.exitCode = given.lacking.empty() ? exitProblem : exitPerson;
        for (const std::string& line : given.lacking) {
            report_.why += "; " + line;
        }
    }
}

MoveReport Move::run() {
    const auto start = Clock::now();
    report_.startedUsec = base::realtimeUsec();
    try {
        prepare();
        setLinksUp();
        if (report_.way == core::Way::Detach) {
            detachAll();
        }
        migrate();
        arrive();
    } catch (const libvirt::LibvirtError& error) {
        report_.why = error.what();
        if (hasMoved_) {
            report_.exitCode = exitLacking;
        } else {
            undo();
        }
    }
    report_.milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
    return report_;
}

} // namespace

MoveReport move(const MoveRequest& request, const kernel::Places& places,
                const MoveListener& listener) {
    return Move(request, places, listener).run();
}

} // namespace netfailover::host::migrate
