// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/act.hpp"

#include "base/text/printable.hpp"
#include "host/libvirt/connection.hpp"
#include "host/migrate/all_pairs.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/error_document.hpp"
#include "host/migrate/gather.hpp"
#include "host/migrate/interrupt.hpp"
#include "host/migrate/listeners.hpp"
#include "host/migrate/lock.hpp"
#include "host/migrate/move.hpp"
#include "host/migrate/own_host.hpp"
#include "host/migrate/patience.hpp"
#include "host/migrate/reattach.hpp"
#include "host/migrate/recover.hpp"
#include "host/xml/domain.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <list>
#include <memory>
#include <thread>
#include <utility>

namespace netfailover::host::migrate {

namespace {

MoveRequest requestOf(const Options& options, const std::string& domain) {
    return {.connect = options.connect,
            .domain = domain,
            .destination = options.words.back(),
            .detach = options.detach};
}

// Until the first step a libvirt may be waited for, one at a time, and nothing has been changed.
MoveReport movePatiently(const Options& options, const std::string& domain,
                         const kernel::Places& places, MoveListener listener) {
    auto patience = std::make_unique<Patience>(options, options.connect);
    listener.asks = [&](const std::string& uri) {
        if (std::exchange(patience, nullptr)) {
            patience = std::make_unique<Patience>(options, uri);
        }
    };
    const auto step = listener.step;
    listener.step = [&](const std::string& what) {
        begin();
        patience.reset();
        step(what);
    };
    const auto report = move(requestOf(options, domain), places, listener);
    patience.reset();
    (void)appendHistory(historyFile, report);
    return report;
}

std::string textOf(const Options& options, const MoveReport& report) {
    return options.json == Json::Off ? formatReport(report) : formatReportJson(report);
}

void catchInterruptsOf(const Options& options) {
    const std::string why = "interrupted; nothing has been changed";
    catchInterrupts("failover-migrate: " + why + "\n", errorDocument(options, why));
}

bool isOnItsWayHere(const core::Sight& sight) {
    return sight.paused && sight.job == core::Job::In;
}

void refuseAnotherHostPatiently(const Options& options) {
    patiently(options, options.connect, [&] { refuseAnotherHost(options.connect); });
}

std::vector<std::string> pairedDomains(const Options& options) {
    const libvirt::Connection here(options.connect);
    const auto pools = Gather::pools(here);
    std::vector<std::string> names;
    for (const libvirt::DomainTexts& texts : here.domains()) {
        const std::string name = xml::readDomain(texts.xml).name;
        const bool isPaired =
            texts.running && !allPairs(texts.xml, {here.definition(name)}, pools).empty();
        // One that waits here for nobody is not left behind without a word.
        if (isPaired && !isOnItsWayHere(here.sight(name))) {
            names.push_back(name);
        }
    }
    return names;
}

// One that fails keeps nobody else from moving.
class Evacuation {
public:
    Evacuation(const Options& options, const kernel::Places& places)
        : options_(&options), places_(&places) {}

    Outcome run(const std::vector<std::string>& names);

private:
    struct Running {
        Running(std::string named, const std::function<int()>& work)
            : name(std::move(named)), job(work) {}
        std::string name;
        Background job;
    };

    void start(const std::string& name);
    [[nodiscard]] std::list<Running>::iterator firstOver();
    void passInterruptOn();
    void complain(const std::string& name, const std::string& why);
    void finishOne();

    const Options* options_;
    const kernel::Places* places_;
    std::list<Running> running_;
    Outcome outcome_;
    unsigned moved_{};
    bool hasPassedInterruptOn_{};
};

void Evacuation::start(const std::string& name) {
    begin(); // each of those that are started decides for itself
    running_.emplace_back(name, [this, name] {
        const auto report = movePatiently(*options_, name, *places_, quietListener());
        if (!printNow(textOf(*options_, report))) {
            throw Background::Failure(report.exitCode, "cannot write its report");
        }
        return report.exitCode;
    });
}

// After an interrupt no other one is started.
void Evacuation::passInterruptOn() {
    if (isInterrupted() && !std::exchange(hasPassedInterruptOn_, true)) {
        std::ranges::for_each(running_, [](Running& one) { one.job.interrupt(); });
    }
}

// One that takes long, or for ever, keeps none of those that wait from its turn.
std::list<Evacuation::Running>::iterator Evacuation::firstOver() {
    constexpr auto pollTime = std::chrono::milliseconds(100);
    const auto find = [this] {
        return std::ranges::find_if(running_, [](Running& one) { return one.job.isOver(); });
    };
    auto over = find();
    for (; over == running_.end(); over = find()) {
        passInterruptOn();
        std::this_thread::sleep_for(pollTime);
    }
    return over;
}

void Evacuation::complain(const std::string& name, const std::string& why) {
    const std::string text = base::printable(name) + ": " + base::printable(why);
    outcome_.complaint += (outcome_.complaint.empty() ? "" : "\n") + text;
    outcome_.output += errorDocument(*options_, name + ": " + why);
}

void Evacuation::finishOne() {
    const auto over = firstOver();
    Background& job = over->job;
    outcome_.exitCode = worseOf(outcome_.exitCode, job.status());
    moved_ += job.status() == exitFine || job.status() == exitLacking;
    if (!job.failure().empty()) {
        complain(over->name, job.failure());
    }
    running_.erase(over);
}

Outcome Evacuation::run(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (running_.size() >= options_->parallel) {
            finishOne();
        }
        if (isInterrupted()) {
            outcome_.exitCode = worseOf(outcome_.exitCode, exitProblem);
            break;
        }
        start(name);
    }
    while (!running_.empty()) {
        finishOne();
    }
    if (options_->json == Json::Off) {
        outcome_.output =
            std::to_string(moved_) + " of " + std::to_string(names.size()) + " moved.\n";
    }
    return outcome_;
}

// The other host may run it without having its definition.
Outcome endHere(libvirt::Change& here, const std::string& other, const std::string& uuid) {
    const bool isPersistent = here.isPersistent();
    const bool isKept = isPersistent && !libvirt::Change(other, uuid).isPersistent();
    here.end();
    try {
        if (isPersistent && !isKept) {
            here.undefine();
        }
    } catch (const libvirt::LibvirtError& error) {
        return {.exitCode = exitPerson,
                .output = std::string("; its definition is still here, and must not be started: ") +
                          base::printable(error.what())};
    }
    return {.output = isKept ? "; its definition is kept here, as it has none there" : ""};
}

} // namespace

Outcome runMove(const Options& options, const kernel::Places& places,
                const base::Terminal& terminal) {
    refuseWithoutRights(core::migratingFile);
    catchInterruptsOf(options);
    refuseAnotherHostPatiently(options);
    const auto report =
        movePatiently(options, options.words.front(), places, listenerFor(options, terminal));
    return {.exitCode = report.exitCode,
            .output = (isLive(options, terminal) ? clearLine : "") + textOf(options, report)};
}

Outcome runEvacuation(const Options& options, const kernel::Places& places) {
    refuseWithoutRights(core::migratingFile);
    catchInterruptsOf(options);
    refuseAnotherHostPatiently(options);
    const auto names = patiently(options, options.connect, [&] { return pairedDomains(options); });
    return Evacuation(options, places).run(names);
}

// Libvirt may make it wait for half a minute, which is no reason to give up.
Outcome runReattach(const Options& options, const kernel::Places& places) {
    refuseWithoutRights(core::migratingFile);
    refuseAnotherHost(options.connect);
    libvirt::Change domain(options.connect, options.words.front());
    const DomainLock lock(core::migratingFile, xml::readDomain(domain.liveXml()).uuid);
    if (lock.isTaken()) {
        return {.exitCode = exitLacking,
                .complaint = base::printable(options.words.front()) + " is being migrated"};
    }
    const Known known{.pools = Gather::pools(libvirt::Connection(options.connect)),
                      .replaced = options.insteadOf};
    const Given given = reattach(domain, &places, known, !options.keepLink);
    Outcome outcome{.exitCode = given.lacking.empty() ? exitFine : exitLacking};
    for (const std::string& line : given.done) {
        outcome.output += line + "\n";
    }
    for (const std::string& line : given.lacking) {
        outcome.complaint += (outcome.complaint.empty() ? "" : "\n") + line;
    }
    return outcome;
}

Outcome runRecovery(const Options& options) {
    const std::string& other = options.words.back();
    auto here = patiently(options, options.connect,
                          [&] { return libvirt::Change(options.connect, options.words.front()); });
    const auto [uuid, sight] = patiently(options, options.connect, [&] {
        return std::pair(xml::readDomain(here.liveXml()).uuid, here.sight());
    });
    const auto there =
        patiently(options, other, [&, &uuid = uuid] { return libvirt::sightAt(other, uuid); });
    const Advice advice = adviceFor(sight, there);
    Outcome outcome{.exitCode = advice.remedy == Remedy::Ask ? exitPerson : exitFine};
    if (advice.remedy == Remedy::EndHere) {
        outcome = endHere(here, other, uuid);
    } else if (advice.remedy == Remedy::ResumeHere) {
        here.resume();
    }
    outcome.output = advice.sentence + outcome.output + "\n";
    return outcome;
}

Outcome showHistory(const Options& options) {
    std::ifstream file(historyFile, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return {.output = options.json == Json::Off ? formatHistory(text) : text};
}

} // namespace netfailover::host::migrate
