// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/watch.hpp"

#include "base/json/rows.hpp"
#include "base/loop/clock.hpp"
#include "base/text/printable.hpp"
#include "guest/observe/live_events.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>

namespace netfailover::guest::ctl {

namespace {

constexpr std::uint64_t usecPerSecond = 1'000'000;
// What comes in one burst is one change.
constexpr std::chrono::milliseconds burst{20};

std::string timeText(std::uint64_t usec) {
    const auto seconds = static_cast<std::time_t>(usec / usecPerSecond);
    std::tm local{};
    localtime_r(&seconds, &local);
    std::array<char, 40> buffer{};
    std::string text(buffer.data(), std::strftime(buffer.data(), buffer.size(), "%F %T%z", &local));
    const std::string fraction = std::to_string(usecPerSecond + usec % usecPerSecond);
    // "+0100" becomes "+01:00", with milliseconds before it.
    text.insert(text.size() - 2, ":");
    return text.insert(text.size() - 6, "." + fraction.substr(1, 3));
}

std::string orNone(const std::string& text) {
    return text.empty() ? "-" : text;
}

class Watcher {
public:
    Watcher(Machine& machine, Json json, const Output& output)
        : json_(json), output_(&output),
          observer_(loop_, observe::Roots{}.run,
                    {.read = [&machine] { return machine.snapshot(); },
                     .seen = [this](const auto& snapshot,
                                    const auto& now) { show(snapshot.problems, now); },
                     .failed = [this](const std::string& why) { complain({why}); }},
                    {.settle = burst}),
          events_(loop_, observer_) {}

    int run() {
        observer_.observe();
        return loop_.run();
    }

private:
    void show(const std::vector<std::string>& problems, const core::Topology& now) {
        complain(problems);
        const auto changes = tell::eventsBetween(shown_, now);
        shown_ = now;
        for (const tell::Event& change : changes) {
            if (!output_->print(formatEvent(change, base::realtimeUsec(), json_))) {
                loop_.exit(EXIT_FAILURE);
                return;
            }
        }
    }

    // Once, and not at every reading.
    void complain(const std::vector<std::string>& problems) {
        for (const std::string& problem : problems) {
            if (std::ranges::count(complained_, problem) == 0) {
                output_->complain(base::printable(problem));
            }
        }
        complained_ = problems;
    }

    Json json_;
    const Output* output_;
    core::Topology shown_;
    std::vector<std::string> complained_;
    base::Loop loop_;
    base::Source terminate_{loop_.onSignal(SIGTERM, [this] { loop_.exit(EXIT_SUCCESS); })};
    base::Source interrupt_{loop_.onSignal(SIGINT, [this] { loop_.exit(EXIT_SUCCESS); })};
    observe::Observer observer_;
    observe::LiveEvents events_;
};

} // namespace

std::string formatEvent(const tell::Event& event, std::uint64_t usec, Json json) {
    if (json != Json::Off) {
        return base::formatJsonRow({{"Time", timeText(usec)},
                                    {"Failover", event.failover},
                                    {"Link", event.link},
                                    {"What", event.what},
                                    {"Before", event.before},
                                    {"After", event.after}});
    }
    const std::string link = event.link == event.failover ? "" : " " + event.link;
    return timeText(usec) + " " + base::printable(event.failover + link) + " " + event.what + ": " +
           base::printable(orNone(event.before) + " -> " + orNone(event.after)) + "\n";
}

int watch(Machine& machine, Json json, const Output& output) {
    return Watcher(machine, json, output).run();
}

} // namespace netfailover::guest::ctl
