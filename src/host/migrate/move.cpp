// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/move.hpp"

#include "base/loop/clock.hpp"
#include "host/migrate/all_pairs.hpp"
#include "host/migrate/arrive.hpp"
#include "host/migrate/choose.hpp"
#include "host/migrate/detach.hpp"
#include "host/migrate/detach_mark.hpp"
#include "host/migrate/gather.hpp"
#include "host/migrate/job.hpp"
#include "host/migrate/links.hpp"
#include "host/migrate/lock.hpp"
#include "host/migrate/look.hpp"
#include "host/migrate/outcome.hpp"
#include "host/migrate/reattach.hpp"
#include "host/migrate/recover.hpp"
#include "host/migrate/seen_there.hpp"
#include "host/xml/domain.hpp"
#include "host/xml/edit.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace netfailover::host::migrate {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto lockLimit = 2s;
// How often another virtual function is chosen where somebody has taken the chosen one.
constexpr int choices = 3;

class Move {
public:
    Move(const MoveRequest& request, const kernel::Places& places, const MoveListener& listener)
        : request_(&request), places_(&places), listener_(&listener),
          here_(request.connect, request.domain) {}

    MoveReport run();

private:
    void attempt();
    void conclude();
    void prepare();
    void refuseWhatIsNotOurs(const core::Sight& sight) const;
    void choose();
    [[nodiscard]] bool choosesOthers();
    void step(const std::string& what);
    void migrate();
    [[nodiscard]] JobResult migrateOnce();
    void settle();
    void settleHere();
    [[nodiscard]] std::optional<core::Sight> askThere() const;
    void undo();
    void giveFunctionsBack();
    void reportWhatStays();
    [[nodiscard]] std::vector<core::Pair> pairs() const { return livePairs(here_); }
    [[noreturn]] static void giveUp(const std::string& why) { throw libvirt::LibvirtError(why); }

    const MoveRequest* request_;
    const kernel::Places* places_;
    const MoveListener* listener_;
    libvirt::Change here_;
    std::optional<DomainLock> lock_;
    core::Domain domain_;
    // As it was before anything was detached.
    Known known_;
    std::string definition_;
    std::vector<core::Pair> pairsBefore_;
    MoveReport report_;
    Functions functions_;
    /// MACs of the pairs that nothing but the definition shows while they lack their function.
    std::vector<core::Mac> hidden_;
    Links links_;
    bool hasBegun_{};
    /// The guest may have been asked to let go of a virtual function.
    bool mayLack_{};
    bool mayRunThere_{};
    bool hasMoved_{};
    bool hasArrived_{};
};

void Move::prepare() {
    const std::string running = here_.liveXml();
    domain_ = xml::readDomain(running);
    known_ = {.pools = Gather::pools(libvirt::Connection(request_->connect)),
              .before = here_.migratableXml(false)};
    definition_ = here_.migratableXml(true);
    pairsBefore_ = allPairs(running, {definition_}, known_.pools);
    report_.domain = domain_.name;
    report_.destination = request_->destination;
    const bool isTeamed = std::ranges::all_of(
        pairsBefore_, [](const core::Pair& pair) { return pair.form == core::PairForm::Teaming; });
    report_.way = isTeamed && !request_->detach ? core::Way::Failover : core::Way::Detach;
    for (const core::Pair& pair : pairsBefore_) {
        if (pair.form == core::PairForm::SameMac && pair.mac()) {
            hidden_.push_back(*pair.mac());
        }
        const auto address = pair.primary ? pair.primary->hostAddress : std::nullopt;
        report_.pairs.push_back({.mac = pair.mac().value_or(core::Mac{}).toString(),
                                 .before = address ? address->toString() : ""});
    }
    if (pairsBefore_.empty()) {
        giveUp("the domain has no pair");
    }
    // The daemon has it for a moment while it gives the domain a virtual function.
    lock_.emplace(core::migratingFile, domain_.uuid, lockLimit);
    refuseWhatIsNotOurs(here_.sight());
    choose();
}

// To wait for somebody else's job, or to abort it, is not for us.
void Move::refuseWhatIsNotOurs(const core::Sight& sight) const {
    if (!sight.running) {
        giveUp("it does not run here");
    }
    if (lock_->isTaken() || sight.job != core::Job::None) {
        giveUp("it is being migrated already");
    }
    if (sight.paused) {
        giveUp("it waits for the end of a migration; see \"failover-migrate recover\"");
    }
}

// The running XML does not tell of the network that an interface is of.
void Move::choose() {
    const core::Domain movable = xml::readDomain(known_.before);
    listener_->asks(request_->destination);
    functions_ = chooseFunctions(
        movable, Gather::destination(libvirt::Connection(request_->destination), movable),
        xml::readDomain(definition_));
    listener_->asks(request_->connect);
}

// Somebody may have taken the chosen ones meanwhile.  Where there are no others, what has
// happened says more than that.
bool Move::choosesOthers() {
    try {
        const auto before = functions_;
        choose();
        return functions_ != before;
    } catch (const std::exception&) {
        return false;
    }
}

void Move::step(const std::string& what) {
    if (listener_->isUnwanted()) {
        giveUp("it was interrupted");
    }
    hasBegun_ = true;
    listener_->step(what);
}

// Of a domain that is not defined libvirt makes the definition there of what it is now.
JobResult Move::migrateOnce() {
    const std::string moving = withFunctions(here_.migratableXml(false), functions_);
    // The daemon there starts with the first pair that libvirt tells its hook of.
    const std::string live = hidden_.empty() ? moving : xml::withPairs(moving, hidden_);
    const std::string persistent =
        withFunctions(here_.isPersistent() ? here_.migratableXml(true) : definition_, functions_);
    step("migrate");
    JobResult result = runJob(*request_, *listener_, here_, report_.way, live, persistent);
    hasMoved_ = result.hasMoved;
    mayLack_ |= result.hasStarted;
    mayRunThere_ = result.mayRunThere;
    return result;
}

void Move::migrate() {
    for (int left = choices; !hasMoved_; --left) {
        const JobResult result = migrateOnce();
        const bool mayRepeat = left > 0 && result.mayRepeat && !listener_->isUnwanted();
        if (!hasMoved_ && (!mayRepeat || !choosesOthers())) {
            giveUp(result.why);
        }
    }
}

std::optional<core::Sight> Move::askThere() const {
    listener_->step("ask the other host whether it runs there");
    return seenThere(request_->destination, domain_.uuid);
}

// Whatever libvirt has said of the migration: where does the domain run?
void Move::settle() {
    const auto here = libvirt::sightAtLast(request_->connect, domain_.uuid);
    if (isLetRun(here)) {
        settleHere();
        return;
    }
    const auto there = askThere();
    hasMoved_ = here && !here->running && isLetRun(there);
    if (!hasMoved_) {
        report_.exitCode = exitPerson;
        report_.why += here && there && !here->running && !there->running
                           ? "; it runs on neither host"
                           : "; see \"failover-migrate recover\"";
    }
}

// libvirt lets it run here again also where nothing but the other host's last answer was lost.
// Where it runs on both, a person decides which one stays, and nothing is given back until then:
// with its virtual function this one would draw frames away from the one there.  Where the other
// host is silent, this one is all that is known to run, so it gets back what it had.
void Move::settleHere() {
    const auto there = mayRunThere_ ? askThere() : core::Sight{};
    here_ = libvirt::Change(request_->connect, domain_.uuid);
    if (!isLetRun(there)) {
        undo();
    }
    const Advice advice = adviceWhereItRuns(there);
    if (advice.remedy == Remedy::Ask) {
        report_.exitCode = exitPerson;
        report_.why += "; " + advice.sentence;
    }
}

void Move::undo() {
    report_.exitCode = exitProblem;
    if (report_.way == core::Way::Detach && mayLack_) {
        giveFunctionsBack();
    }
    if (!mayLack_) {
        links_.restore(here_, listener_->step);
    } else if (links_.changed()) {
        report_.why += "; the standby's link stays up, as the guest may still let go of its "
                       "virtual function";
    }
}

void Move::giveFunctionsBack() {
    listener_->step("give the virtual function back");
    const auto given = reattach(here_, places_, known_, false);
    report_.exitCode = given.lacking.empty() ? exitProblem : exitPerson;
    for (const std::string& line : given.lacking) {
        report_.why += "; " + line;
    }
}

// A libvirt that does not answer here has been told of already.
void Move::reportWhatStays() {
    try {
        (void)reportFunctions(pairs(), report_);
    } catch (const std::exception&) {
        return;
    }
}

void Move::attempt() {
    try {
        prepare();
        links_.setUp(here_, pairsBefore_, [this](const std::string& what) { step(what); });
        if (report_.way == core::Way::Detach) {
            const DetachMark mark(domain_.uuid);
            detachFunctions(here_, *listener_, [this](const std::string& what) {
                step(what);
                mayLack_ = true;
            });
        }
        migrate();
    } catch (const std::exception& error) {
        report_.why = error.what();
        report_.exitCode = exitProblem;
    }
}

void Move::conclude() {
    try {
        if (report_.exitCode != exitFine && hasBegun_) {
            settle();
        }
        if (hasMoved_) {
            report_.exitCode = exitFine;
            report_.why.clear();
            known_.before = withFunctions(known_.before, functions_);
            known_.chosen = functions_;
            arrive(*request_, domain_.uuid, known_, *listener_, report_);
            hasArrived_ = true;
        }
    } catch (const std::exception& error) {
        report_.exitCode = hasMoved_ ? exitLacking : exitPerson;
        report_.why += (report_.why.empty() ? "" : "; ") + std::string(error.what());
    }
    if (!hasMoved_) {
        reportWhatStays();
    }
}

MoveReport Move::run() {
    const auto start = Clock::now();
    report_.startedUsec = base::realtimeUsec();
    attempt();
    conclude();
    report_.milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count());
    if (hasArrived_) {
        reportPaths(*request_, domain_.uuid, *listener_, report_);
    }
    return report_;
}

} // namespace

MoveReport move(const MoveRequest& request, const kernel::Places& places,
                const MoveListener& listener) {
    return Move(request, places, listener).run();
}

} // namespace netfailover::host::migrate
