// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/kernel/perform.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace netfailover::host::kernel {

namespace {

using core::DeleteEntry;
using core::PutEntry;
using core::SetVf;
using core::SetVfMac;

std::string reasonOf(Answer answer) {
    switch (answer) {
    case Answer::Done:
        return "done";
    case Answer::Exists:
        return "there is such an entry by now";
    case Answer::NotThere:
        return "the device has gone";
    case Answer::Busy:
        return "the driver was busy for a second";
    case Answer::Invalid:
        return "the driver refuses the value";
    case Answer::NotSupported:
        return "the driver cannot do that";
    case Answer::NotPermitted:
        return "only root may do that";
    case Answer::Failed:
        break;
    }
    return "the kernel refuses";
}

// Some drivers are busy for up to 300 ms after a reset of the function.
template <class Set> Answer patiently(Switch& kernel, Set set) {
    constexpr std::chrono::milliseconds pause{50};
    constexpr int tries = 20;
    Answer answer = Answer::Busy;
    for (int attempt = 0; attempt < tries && answer == Answer::Busy; ++attempt) {
        if (attempt > 0) {
            kernel.wait(pause);
        }
        answer = set();
    }
    return answer;
}

Answer setMac(Switch& kernel, const core::VfId& vf, const core::Mac& mac) {
    return patiently(kernel, [&] { return kernel.setVfMac(vf, mac); });
}

struct Do {
    Answer operator()(const SetVfMac& step) const {
        const Answer answer = setMac(*kernel, step.vf, step.to);
        const bool isRefused = answer == Answer::Invalid && step.to == core::noMac();
        return isRefused ? setMac(*kernel, step.vf, core::nobodysMac()) : answer;
    }
    // Without trust the rest may still do: a driver that has none needs none.
    Answer operator()(const SetVf& step) const {
        const Answer answer =
            patiently(*kernel, [&] { return kernel->setVf(step.vf, step.from, step.to); });
        core::VfAttributes onlyTrust = step.from;
        onlyTrust.trust = step.to.trust;
        const bool isTrust = onlyTrust == step.to;
        return isTrust && answer == Answer::NotSupported ? Answer::Done : answer;
    }
    Answer operator()(const PutEntry& step) const {
        return kernel->putEntry(step.entry, !step.entry.self && step.before.has_value());
    }
    Answer operator()(const DeleteEntry& step) const { return kernel->deleteEntry(step.entry); }

    Switch* kernel;
};

bool isGone(const core::SwitchStep& step, Answer answer) {
    return std::holds_alternative<DeleteEntry>(step) && answer == Answer::NotThere;
}

void undoAll(Switch& kernel, std::span<const core::SwitchStep> steps, Performed& result) {
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const auto back = core::undo(*step);
        const Answer answer = back ? std::visit(Do{.kernel = &kernel}, *back) : Answer::Done;
        if (answer != Answer::Done && !isGone(*back, answer)) {
            result.lost.push_back(core::command(*back));
        }
    }
}

// An entry of the bridge follows a frame with its MAC to another port, also between the
// look and the step: it stays ours, and the next look finds it there.
void keepIfMoved(const core::SwitchStep& step, const core::Made& before, core::Made& made) {
    if (!std::get<DeleteEntry>(step).entry.self) {
        made.tapEntry = before.tapEntry;
    }
}

// An entry of the port's own that somebody else has made meanwhile serves as well.
bool isSomebodyElses(const core::SwitchStep& step, Answer answer) {
    const auto* const put = std::get_if<PutEntry>(&step);
    return put != nullptr && put->entry.self && answer == Answer::Exists;
}

} // namespace

core::SwitchState observe(Switch& kernel, const core::Place& place, int bridge) {
    core::SwitchState state;
    for (const ForwardingEntry& found : kernel.forwarding()) {
        const bool isUplinks = place.uplink && found.entry.port.index == place.uplink->index;
        const bool isBridges = bridge != 0 && found.bridge == bridge;
        if (found.entry.mac == place.mac && (found.entry.self ? isUplinks : isBridges)) {
            state.entries.push_back(found.entry);
            state.entries.back().port.name = kernel.nameOf(found.entry.port.index);
        }
    }
    const auto functionOf = [functions = kernel.functions()](const std::optional<core::VfId>& vf) {
        std::optional<core::VfAttributes> found;
        for (const VirtualFunctions& pf : functions) {
            for (const core::VfAttributes& function : pf.functions) {
                if (vf && pf.index == vf->pf.index && function.number == vf->number) {
                    found = function;
                }
            }
        }
        return found;
    };
    state.vf = functionOf(place.vf);
    state.uplinkVf = functionOf(place.uplinkVf);
    return state;
}

Performed perform(Switch& kernel, const core::Transaction& transaction, const core::Made& before) {
    Performed result{.made = transaction.made};
    std::vector<core::SwitchStep> done;
    for (const core::SwitchStep& step : transaction.steps) {
        const Answer answer = std::visit(Do{.kernel = &kernel}, step);
        if (isSomebodyElses(step, answer)) {
            result.made.uplinkEntry = false;
        } else if (answer == Answer::Done) {
            done.push_back(step);
        } else if (isGone(step, answer)) {
            keepIfMoved(step, before, result.made);
        } else {
            result = {.made = before, .failure = core::command(step) + ": " + reasonOf(answer)};
            undoAll(kernel, done, result);
            return result;
        }
    }
    std::ranges::transform(done, std::back_inserter(result.done), core::command);
    return result;
}

} // namespace netfailover::host::kernel
