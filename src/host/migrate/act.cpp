// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/act.hpp"

#include "base/json/rows.hpp"
#include "base/text/printable.hpp"
#include "host/core/pair.hpp"
#include "host/libvirt/connection.hpp"
#include "host/migrate/background.hpp"
#include "host/migrate/move.hpp"
#include "host/migrate/reattach.hpp"
#include "host/migrate/recover.hpp"
#include "host/xml/domain.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <list>

namespace netfailover::host::migrate {

namespace {

volatile std::sig_atomic_t isInterrupted = 0; // NOLINT: what a handler may write to

void printNow(const std::string& text) {
    (void)std::fputs(text.c_str(), stdout);
    (void)std::fflush(stdout);
}

std::string progressText(const libvirt::Progress& progress) {
    constexpr std::uint64_t mebi = 1U << 20U;
    return std::to_string(progress.remaining / mebi) + " MiB left, " +
           std::to_string(progress.rate / mebi) + " MiB/s";
}

std::string jsonStep(const std::string& what) {
    return base::formatJsonRow({{"Step", what}});
}

// On a terminal one line is written again and again; elsewhere only steps are told.
MoveListener listenerFor(const Options& options, const base::Terminal& terminal) {
    const bool isJson = options.json != Json::Off;
    const bool isLive = !isJson && terminal.columns > 0;
    return {.step =
                [isJson, isLive](const std::string& step) {
                    printNow(isJson ? jsonStep(step) : (isLive ? "\r\033[K" : "") + step + "\n");
                },
            .progress =
                [isJson, isLive](const libvirt::Progress& progress) {
                    if (isJson) {
                        printNow(base::formatJsonRow(
                            {{"RemainingMiB", static_cast<int>(progress.remaining >> 20U)},
                             {"MiBPerSecond", static_cast<int>(progress.rate >> 20U)}}));
                    } else if (isLive) {
                        printNow("\r\033[K" + progressText(progress));
                    }
                },
            .isUnwanted = [] { return isInterrupted != 0; }};
}

MoveRequest requestOf(const Options& options, const std::string& domain) {
    return {.connect = options.connect,
            .domain = domain,
            .destination = options.words.back(),
            .detach = options.detach};
}

std::vector<std::string> pairedDomains(const Options& options) {
    std::vector<std::string> names;
    for (const libvirt::DomainTexts& texts : libvirt::Connection(options.connect).domains()) {
        const core::Domain domain = xml::readDomain(texts.xml);
        if (texts.running && !texts.incoming && !core::pairsOf(domain).empty()) {
            names.push_back(domain.name);
        }
    }
    return names;
}

core::Sight sightAt(const std::string& uri, const std::string& domain) {
    const auto connection = libvirt::openConnection(uri, 0);
    const libvirt::DomainHandle found(
        virDomainLookupByUUIDString(connection.get(), domain.c_str()));
    return found ? libvirt::sightOf(found.get()) : core::Sight{};
}

std::optional<core::Sight> sightThere(const std::string& uri, const std::string& domain) {
    try {
        return sightAt(uri, domain);
    } catch (const libvirt::LibvirtError&) {
        return std::nullopt;
    }
}

} // namespace

Outcome runMove(const Options& options, const kernel::Places& places,
                const base::Terminal& terminal) {
    (void)std::signal(SIGINT, [](int) { isInterrupted = 1; });
    const auto report =
        move(requestOf(options, options.words.front()), places, listenerFor(options, terminal));
    (void)appendHistory(historyFile, report);
    return {.exitCode = report.exitCode,
            .output = options.json == Json::Off ? formatReport(report) : formatReportJson(report)};
}

// One that fails keeps nobody else from moving.
Outcome runEvacuation(const Options& options, const kernel::Places& places) {
    const MoveListener quiet{.step = [](const std::string&) {},
                             .progress = [](const libvirt::Progress&) {},
                             .isUnwanted = [] { return false; }};
    std::list<Background> running;
    Outcome outcome;
    unsigned moved = 0;
    const auto names = pairedDomains(options);
    const auto finishOne = [&] {
        outcome.exitCode = std::max(outcome.exitCode, running.front().status());
        moved += running.front().status() == exitFine || running.front().status() == exitLacking;
        running.pop_front();
    };
    for (const std::string& name : names) {
        if (running.size() >= options.parallel) {
            finishOne();
        }
        running.emplace_back([&] {
            const auto report = move(requestOf(options, name), places, quiet);
            (void)appendHistory(historyFile, report);
            printNow(options.json == Json::Off ? formatReport(report) : formatReportJson(report));
            return report.exitCode;
        });
    }
    while (!running.empty()) {
        finishOne();
    }
    if (options.json == Json::Off) {
        outcome.output =
            std::to_string(moved) + " of " + std::to_string(names.size()) + " moved.\n";
    }
    return outcome;
}

// Libvirt may make it wait for half a minute, which is no reason to give up.
Outcome runReattach(const Options& options, const kernel::Places& places) {
    libvirt::Change domain(options.connect, options.words.front());
    const Given given = reattach(domain, places, !options.keepLink);
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
    libvirt::Change here(options.connect, options.words.front());
    const std::string uuid = xml::readDomain(here.liveXml()).uuid;
    const Advice advice = adviceFor(here.sight(), sightThere(options.words.back(), uuid));
    if (advice.remedy == Remedy::EndHere) {
        here.end();
    } else if (advice.remedy == Remedy::ResumeHere) {
        here.resume();
    }
    return {.exitCode = advice.remedy == Remedy::Ask ? exitPerson : exitFine,
            .output = advice.sentence + "\n"};
}

Outcome showHistory(const Options& options) {
    std::ifstream file(historyFile, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return {.output = options.json == Json::Off ? formatHistory(text) : text};
}

} // namespace netfailover::host::migrate
