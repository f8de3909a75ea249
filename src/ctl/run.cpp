// SPDX-License-Identifier: LGPL-2.1-or-later
#include "ctl/run.hpp"

#include "core/classify.hpp"
#include "ctl/list.hpp"
#include "ctl/select.hpp"
#include "ctl/status.hpp"
#include "report/json.hpp"
#include "report/printable.hpp"
#include "version.hpp"

#include <algorithm>

namespace netfailover::ctl {

namespace {

Outcome refusal(const Options& options, const report::Error& error) {
    Outcome outcome{
        .exitCode = exitProblem, .output = {}, .complaints = {report::printable(error.message)}};
    if (options.json != Json::Off) {
        outcome.output = report::formatJsonError(error, options.json == Json::Pretty);
    }
    return outcome;
}

std::string format(const Options& options, const core::Topology& topology,
                   const std::vector<core::Failover>& shown, const std::string& driver,
                   const Terminal& terminal) {
    if (options.json != Json::Off) {
        return report::formatJson(shown, core::overallState(topology), driver,
                                  options.json == Json::Pretty);
    }
    return options.command == Command::Status ? formatStatus(shown, driver, terminal)
                                              : formatList(topology, options.legend, terminal);
}

Outcome show(const Options& options, const kernel::Snapshot& snapshot, const Terminal& terminal) {
    const core::Topology topology = core::classify(snapshot.links);
    const auto shown = select(snapshot.links, topology, options.interfaces);
    Outcome outcome{.output = format(options, topology, shown, snapshot.driver, terminal)};
    for (const std::string& problem : snapshot.problems) {
        outcome.complaints.push_back(report::printable(problem));
    }
    const bool bad =
        options.command == Command::Status && std::ranges::any_of(shown, core::hasProblem);
    outcome.exitCode = bad || !snapshot.problems.empty() ? exitProblem : exitFine;
    return outcome;
}

} // namespace

Outcome run(const Options& options, const std::function<kernel::Snapshot()>& read,
            const Terminal& terminal) {
    if (options.command == Command::Help) {
        return {.output = helpText()};
    }
    if (options.command == Command::Version) {
        return {.output = std::string("failoverctl (net-failover) ") + version + "\n"};
    }
    try {
        return show(options, read(), terminal);
    } catch (const report::RequestRefused& refused) {
        return refusal(options, refused.error());
    } catch (const std::exception& error) {
        return refusal(options, {.name = report::failed, .message = error.what()});
    }
}

} // namespace netfailover::ctl
