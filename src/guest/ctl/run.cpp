// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/run.hpp"

#include "base/json/rows.hpp"
#include "base/terminal/checks.hpp"
#include "base/text/printable.hpp"
#include "guest/core/attempts.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/plan.hpp"
#include "guest/ctl/doctor.hpp"
#include "guest/ctl/explain.hpp"
#include "guest/ctl/find_link.hpp"
#include "guest/ctl/list.hpp"
#include "guest/ctl/may_take.hpp"
#include "guest/ctl/select.hpp"
#include "guest/ctl/status.hpp"
#include "guest/tell/error.hpp"
#include "guest/tell/json.hpp"
#include "version.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

Outcome refusal(const Options& options, const tell::Error& error) {
    Outcome outcome{
        .exitCode = exitProblem, .output = {}, .complaints = {base::printable(error.message)}};
    if (options.json != Json::Off) {
        outcome.output =
            base::formatJsonError(error.name, error.message, options.json == Json::Pretty);
    }
    return outcome;
}

std::string format(const Options& options, const core::Findings& findings,
                   const base::Terminal& terminal) {
    if (options.json != Json::Off) {
        return tell::formatJson(findings, options.json == Json::Pretty);
    }
    return options.command == Command::Status
               ? formatStatus(findings, terminal)
               : formatList(findings.topology, options.legend, terminal);
}

bool isOfMachine(const core::Problem& problem) {
    return problem.failover == 0;
}

bool isShown(const core::Topology& topology, const core::Problem& problem) {
    return isOfMachine(problem) ||
           std::ranges::any_of(topology.failovers, [&](const core::Failover& failover) {
               return failover.master.index == problem.failover;
           });
}

// What is wrong with no failover in particular is in no block of the text.  A list is fine
// whatever is listed, unless something may be missing in it.
void complainOf(const core::Findings& findings, Command command, Outcome& outcome) {
    for (const core::Problem& problem : findings.problems) {
        if (isOfMachine(problem) &&
            (command == Command::Status || problem.identifier == core::unreadable)) {
            outcome.complaints.push_back(base::printable(problem.sentence));
            outcome.exitCode = exitProblem;
        }
    }
}

// Problems of what is not shown are left out: they do not count.
Outcome show(const Options& options, core::Findings findings, core::Topology selected,
             const base::Terminal& terminal) {
    findings.topology = std::move(selected);
    findings.plan.reset();
    std::erase_if(findings.problems,
                  [&](const auto& problem) { return !isShown(findings.topology, problem); });
    const bool bad =
        options.command == Command::Status && core::hasProblem(std::span(findings.problems));
    Outcome outcome{.exitCode = bad ? exitProblem : exitFine,
                    .output = format(options, findings, terminal)};
    complainOf(findings, options.command, outcome);
    return outcome;
}

// The daemon's answer, unless it does not have one: it knows nothing of unrelated links,
// which may have a name like a member's index, nor of alternative names.
std::optional<Outcome> showByDaemon(const Options& options, Machine& machine,
                                    const base::Terminal& terminal) {
    const auto findings = tell::parseJson(machine.askDaemon().value_or(""));
    if (!findings) {
        return std::nullopt;
    }
    try {
        return show(options, *findings, selectByName(findings->topology, options.interfaces),
                    terminal);
    } catch (const tell::RequestRefused&) {
        return std::nullopt;
    }
}

Outcome showByKernel(const Options& options, Machine& machine, const base::Terminal& terminal) {
    const observe::Snapshot snapshot = machine.snapshot();
    const core::Findings findings = core::findingsOf(snapshot.links, core::classify(snapshot.links),
                                                     snapshot.driver, snapshot.problems);
    return show(options, findings, select(snapshot.links, findings.topology, options.interfaces),
                terminal);
}

Outcome runDoctor(const Options& options, Machine& machine, const base::Terminal& terminal) {
    Evidence evidence = Evidence::of(machine.snapshot());
    evidence.inventory = machine.inventory(linksToInspect(evidence.topology));
    machine.examine(evidence);
    const auto answer = machine.askDaemon();
    evidence.daemonAnswers = answer.has_value();
    if (const auto findings = tell::parseJson(answer.value_or(""))) {
        evidence.daemonProblems = findings->problems;
    }
    const auto checks = diagnose(evidence);
    Outcome outcome{.exitCode = base::hasProblem(checks) ? exitProblem : exitFine,
                    .output = options.json == Json::Off
                                  ? base::formatChecks(checks, terminal)
                                  : base::formatChecksJson(checks, options.json == Json::Pretty)};
    for (const std::string& problem : evidence.snapshot.problems) {
        outcome.complaints.push_back(base::printable(problem));
        outcome.exitCode = exitProblem;
    }
    return outcome;
}

Outcome runExplain(const Options& options, Machine& machine) {
    Evidence evidence = Evidence::of(machine.snapshot());
    std::vector<core::Link> links;
    for (const std::string& request : options.interfaces) {
        links.push_back(findLink(evidence.snapshot.links, request));
    }
    evidence.inventory = machine.inventory(links);
    std::vector<Explanation> explanations;
    Outcome outcome;
    for (const core::Link& link : links) {
        explanations.push_back(explain(link, evidence));
        outcome.output +=
            (outcome.output.empty() ? "" : "\n") + formatExplanation(explanations.back());
    }
    if (options.json != Json::Off) {
        outcome.output = formatExplanationsJson(explanations, options.json == Json::Pretty);
    }
    return outcome;
}

// The daemon's own plan; without one, what a daemon would find that has just started.
std::vector<core::Intention> intentions(Machine& machine, Outcome& outcome) {
    const auto document = tell::parseJson(machine.askDaemon().value_or(""));
    if (document && document->plan) {
        return *document->plan;
    }
    outcome.complaints.emplace_back("net-failoverd does not say what it would do; only it knows "
                                    "which slaves are pinned, and what has been tried.");
    const Evidence evidence = Evidence::of(machine.snapshot());
    return core::Attempts{}.intentions(core::plan(evidence.snapshot.links, evidence.topology), {});
}

std::string lineOf(const core::Intention& intention) {
    const std::string what = base::printable(intention.what);
    switch (intention.prospect) {
    case core::Prospect::Due:
        break;
    case core::Prospect::Tried:
        return what + " (tried already)\n";
    case core::Prospect::GivenUp:
        return what + " (given up: it has not helped)\n";
    case core::Prospect::Waiting:
        return "not yet: " + what + "\n";
    }
    return what + "\n";
}

Outcome dryRun(const Options& options, Machine& machine) {
    Outcome outcome;
    const auto plan = intentions(machine, outcome);
    if (options.json != Json::Off) {
        outcome.output = tell::formatJsonPlan(plan, options.json == Json::Pretty);
        return outcome;
    }
    for (const core::Intention& intention : plan) {
        outcome.output += lineOf(intention);
    }
    if (plan.empty()) {
        outcome.output = "Nothing to do.\n";
    }
    return outcome;
}

Outcome runReconcile(const Options& options, Machine& machine) {
    if (options.dryRun) {
        return dryRun(options, machine);
    }
    machine.reconcile();
    return {.output = options.json == Json::Off ? "" : "{}\n"};
}

Outcome runCommand(const Options& options, Machine& machine, const base::Terminal& terminal) {
    switch (options.command) {
    case Command::Doctor:
        return runDoctor(options, machine, terminal);
    case Command::Explain:
        return runExplain(options, machine);
    case Command::Reconcile:
        return runReconcile(options, machine);
    case Command::MayTake:
        return mayTake(options, machine.snapshot());
    default:
        break;
    }
    const auto answered = showByDaemon(options, machine, terminal);
    return answered ? *answered : showByKernel(options, machine, terminal);
}

} // namespace

Outcome run(const Options& options, Machine& machine, const base::Terminal& terminal) {
    if (options.command == Command::Help) {
        return {.output = helpText()};
    }
    if (options.command == Command::Version) {
        return {.output = std::string("failoverctl (net-failover) ") + version + "\n"};
    }
    try {
        return runCommand(options, machine, terminal);
    } catch (const tell::RequestRefused& refused) {
        return refusal(options, refused.error());
    } catch (const std::exception& error) {
        return refusal(options, {.name = tell::failed, .message = error.what()});
    }
}

} // namespace netfailover::guest::ctl
