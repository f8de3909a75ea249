// SPDX-License-Identifier: LGPL-2.1-or-later
#include "daemon/service.hpp"

#include "bus/names.hpp"
#include "core/classify.hpp"
#include "core/members.hpp"
#include "daemon/log.hpp"
#include "kernel/managers.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <systemd/sd-daemon.h>
#include <utility>

namespace netfailover::daemon {

namespace {

// A machine that could not be read may be readable the next moment.
constexpr std::chrono::seconds retryTime{1};

std::uint64_t realtimeUsec() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

} // namespace

Service::Service(Loop& loop, sdbus::IConnection& connection, kernel::Kernel& kernel,
                 kernel::Roots roots, std::chrono::microseconds idleTime)
    : loop_(&loop), connection_(&connection), kernel_(&kernel), roots_(std::move(roots)),
      publisher_(connection, [this] { reconcile(); }),
      stateFiles_(loop, kernel::stateFolders(roots_.run),
                  [this](std::string_view file) { stateFileChanged(file); }),
      soon_(loop.whenQuiet([this] { look(); })), retry_(loop.after(retryTime, [this] { look(); })),
      idle_(loop.after(idleTime, [this] { leave(); })),
      end_(loop.whenQuiet([this] { loop_->exit(EXIT_SUCCESS); })) {}

void Service::look() {
    try {
        reconcile();
    } catch (const std::exception& error) {
        report({error.what()});
        retry_.arm();
    }
}

void Service::reconcile() {
    // Before reading, so that nothing changes unseen in between.
    stateFiles_.watch();
    const kernel::Snapshot snapshot = kernel::readSnapshot(*kernel_, roots_);
    topology_ = core::classify(snapshot.links);
    switches_.update(topology_, realtimeUsec());
    publisher_.publish(topology_, switches_, snapshot.driver);
    report(snapshot.problems);
    setIdle(topology_.failovers.empty());
}

void Service::setIdle(bool idle) {
    if (idle && !isIdle_) {
        idle_.arm();
    } else if (!idle) {
        idle_.disarm();
    }
    isIdle_ = idle;
}

// Once, and not at every look.
void Service::report(const std::vector<std::string>& problems) {
    for (const std::string& problem : problems) {
        if (std::ranges::count(reported_, problem) == 0) {
            logWarning(problem);
        }
    }
    reported_ = problems;
}

void Service::stateFileChanged(std::string_view file) {
    const auto members = core::membersOf(topology_);
    if (file.empty() || std::ranges::any_of(members, [file](const core::Member& member) {
            return kernel::isStateFileOf(*member.link, file);
        })) {
        requestLook();
    }
}

// Whoever calls after the name is given back makes the bus start us anew; what
// was sent before is still answered.
void Service::leave() {
    bus::releaseName(*connection_, bus::serviceName);
    (void)sd_notify(0, "STOPPING=1");
    end_.arm();
}

} // namespace netfailover::daemon
