// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/run.hpp"

#include "base/terminal/checks.hpp"
#include "base/text/printable.hpp"
#include "host/core/bus_names.hpp"
#include "host/core/checks/registry.hpp"
#include "host/migrate/act.hpp"
#include "host/migrate/ask_daemon.hpp"
#include "host/migrate/error_document.hpp"
#include "host/migrate/gather.hpp"
#include "host/migrate/output.hpp"
#include "host/migrate/patience.hpp"
#include "host/migrate/xml_command.hpp"
#include "version.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace netfailover::host::migrate {

namespace {

bool isPretty(const Options& options) {
    return options.json == Json::Pretty;
}

// Not any word that happens to name a file here: an old XML would stand for the domain.
bool isFile(const std::string& word) {
    return word == "-" || word.find('/') != std::string::npos;
}

std::string readAll(const std::string& name) {
    std::ifstream file(name == "-" ? "/dev/stdin" : name, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file && !file.eof()) {
        throw std::runtime_error("cannot read " + name);
    }
    return text;
}

core::Evidence evidenceOf(const Options& options, const Gather& gather, libvirt::Agents agents) {
    const std::string& word = options.words.front();
    core::Evidence evidence;
    if (isFile(word)) {
        evidence = gather.domain({.xml = readAll(word)}, nullptr);
    } else {
        evidence = patiently(options, options.connect, [&] {
            const libvirt::Connection here(options.connect, agents);
            const auto texts = here.domain(word);
            if (!texts) {
                throw libvirt::LibvirtError("there is no domain " + base::quoted(word));
            }
            return gather.domain(*texts, &here);
        });
    }
    if (options.words.size() > 1) {
        const std::string& uri = options.words.back();
        evidence.destination = patiently(options, uri, [&] {
            return Gather::destination(libvirt::Connection(uri), evidence.domain);
        });
    }
    return evidence;
}

Outcome check(const Options& options, const Gather& gather, const base::Terminal& terminal) {
    const auto checks = core::diagnose(evidenceOf(options, gather, libvirt::Agents::Asked));
    return {.exitCode = hasProblem(checks) ? exitProblem : exitFine,
            .output = options.json == Json::Off
                          ? base::formatChecks(checks, terminal)
                          : base::formatChecksJson(checks, isPretty(options))};
}

Outcome plan(const Options& options, const Gather& gather) {
    const core::Evidence evidence = evidenceOf(options, gather, libvirt::Agents::Unasked);
    if (evidence.pairs.empty()) {
        throw std::runtime_error("the domain " + evidence.domain.name + " has no pair");
    }
    const auto steps = core::migrationPlan(evidence);
    return {.output = options.json == Json::Off ? formatPlan(steps)
                                                : formatPlanJson(steps, isPretty(options))};
}

std::vector<PairStatus> statusOfAll(const libvirt::Connection& here, const Gather& gather) {
    std::vector<std::pair<core::Evidence, core::Sight>> all;
    for (const libvirt::DomainTexts& texts : here.domains()) {
        auto evidence = texts.running ? gather.domain(texts, &here) : core::Evidence{};
        if (!evidence.pairs.empty()) {
            const core::Sight sight = here.sight(evidence.domain.uuid);
            all.emplace_back(std::move(evidence), sight);
        }
    }
    const auto phases = all.empty() ? Phases{} : phasesByDaemon();
    std::vector<PairStatus> found;
    for (const auto& [evidence, sight] : all) {
        for (const core::PairEvidence& pair : evidence.pairs) {
            const auto told = phases.find(
                core::pairPath(evidence.domain.uuid, pair.pair.mac().value_or(core::Mac{})));
            found.push_back(
                statusOf(evidence.domain, sight,
                         told == phases.end() ? std::nullopt : std::optional(told->second), pair));
        }
    }
    return found;
}

Outcome status(const Options& options, const Gather& gather, const base::Terminal& terminal) {
    const auto rows = patiently(options, options.connect, [&] {
        return statusOfAll(libvirt::Connection(options.connect), gather);
    });
    const bool differs =
        std::ranges::any_of(rows, [](const PairStatus& row) { return !row.differences.empty(); });
    return {.exitCode = differs ? exitProblem : exitFine,
            .output = options.json == Json::Off ? formatStatus(rows, options.legend, terminal)
                                                : formatStatusJson(rows, isPretty(options))};
}

Outcome runCommand(const Options& options, kernel::Switch& kernel, const kernel::Places& places,
                   const base::Terminal& terminal) {
    const Gather gather(kernel, places);
    switch (options.command) {
    case Command::Check:
        return check(options, gather, terminal);
    case Command::Plan:
        return plan(options, gather);
    case Command::Xml:
        return {.output = printXml(options, places)};
    case Command::Reattach:
        return runReattach(options, places);
    case Command::Run:
        return runMove(options, places, terminal);
    case Command::Evacuate:
        return runEvacuation(options, places);
    case Command::Recover:
        return runRecovery(options);
    case Command::History:
        return showHistory(options);
    case Command::Help:
        return {.output = helpText()};
    case Command::Version:
        return {.output = std::string("failover-migrate (net-failover) ") + version + "\n"};
    case Command::Status:
        break;
    }
    return status(options, gather, terminal);
}

} // namespace

bool mayChange(Command command) {
    return command == Command::Run || command == Command::Evacuate || command == Command::Recover ||
           command == Command::Reattach;
}

Outcome run(const Options& options, kernel::Switch& kernel, const kernel::Places& places,
            const base::Terminal& terminal) {
    try {
        return runCommand(options, kernel, places, terminal);
    } catch (const UsageError&) {
        throw;
    } catch (const std::exception& error) {
        return {.exitCode = exitProblem,
                .output = errorDocument(options, error.what()),
                .complaint = base::printable(error.what())};
    }
}

} // namespace netfailover::host::migrate
