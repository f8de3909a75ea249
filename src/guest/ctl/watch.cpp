// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/watch.hpp"

#include "base/loop/clock.hpp"
#include "base/loop/loop.hpp"
#include "base/text/printable.hpp"
#include "guest/core/classify.hpp"
#include "guest/core/members.hpp"
#include "guest/manager/managers.hpp"
#include "guest/observe/monitor.hpp"
#include "guest/observe/state_files.hpp"
#include "guest/tell/json.hpp"

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
constexpr std::chrono::milliseconds pause{20};

std::string timeText(std::uint64_t usec) {
    const auto seconds = static_cast<std::time_t>(usec / usecPerSecond);
    std::tm local{};
    localtime_r(&seconds, &local);
    std::array<char, 32> buffer{};
    const std::size_t length = std::strftime(buffer.data(), buffer.size(), "%F %T", &local);
    const std::string fraction = std::to_string(usecPerSecond + usec % usecPerSecond);
    return std::string(buffer.data(), length) + "." + fraction.substr(1, 3);
}

std::string orNone(const std::string& text) {
    return text.empty() ? "-" : text;
}

class Watcher {
public:
    Watcher(Machine& machine, Json json, const std::function<bool(const std::string&)>& print)
        : machine_(&machine), json_(json), print_(&print),
          files_(loop_, manager::stateFolders("/run"),
                 [this](std::string_view file) { stateFileChanged(file); }),
          soon_(loop_.after([this] { look(); })) {}

    int run() {
        const auto news = loop_.onReadable(monitor_.descriptor(), [this] {
            if (monitor_.drain(known_)) {
                soon_.arm(pause);
            }
        });
        const auto terminate = loop_.onSignal(SIGTERM, [this] { loop_.exit(EXIT_SUCCESS); });
        const auto interrupt = loop_.onSignal(SIGINT, [this] { loop_.exit(EXIT_SUCCESS); });
        look();
        return loop_.run();
    }

private:
    void look() {
        files_.watch();
        core::Topology now = core::classify(machine_->look().links);
        const auto events = core::eventsBetween(known_, now);
        known_ = std::move(now);
        for (const core::Event& event : events) {
            if (!(*print_)(formatEvent(event, base::realtimeUsec(), json_))) {
                loop_.exit(EXIT_FAILURE);
                return;
            }
        }
    }

    void stateFileChanged(std::string_view file) {
        const auto members = core::membersOf(known_);
        if (file.empty() || std::ranges::any_of(members, [file](const core::Member& member) {
                return manager::isStateFileOf(*member.link, file);
            })) {
            soon_.arm(pause);
        }
    }

    Machine* machine_;
    Json json_;
    const std::function<bool(const std::string&)>* print_;
    core::Topology known_;
    base::Loop loop_;
    observe::Monitor monitor_;
    observe::StateFiles files_;
    base::Source soon_;
};

} // namespace

std::string formatEvent(const core::Event& event, std::uint64_t usec, Json json) {
    if (json != Json::Off) {
        return tell::formatJsonRow({{"Time", timeText(usec)},
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

int watch(Machine& machine, Json json, const std::function<bool(const std::string&)>& print) {
    return Watcher(machine, json, print).run();
}

} // namespace netfailover::guest::ctl
