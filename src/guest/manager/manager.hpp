// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/system_bus.hpp"
#include "guest/core/link.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::manager {

/// A request to a manager that had no effect.
struct Refusal {
    /// Name of the manager.
    std::string manager{};
    /// A sentence for the log.
    std::string why{};
    /// Nobody has the manager's name on the bus: it does not run, so it configures nothing.
    bool absent{};
};

/// By which a manager is asked, and who hears of a refusal.
struct Channel {
    base::SystemBus* bus{};
    std::function<void(const Refusal&)> refused{};
};

/// What explain() may want to know beside the link and the manager's own files.
struct Surroundings {
    /// Where the state files are, "/run" but for tests.
    std::string run{};
    /// Properties of the link in the udev database.
    std::map<std::string, std::string> udev{};
    /// What to say of the package's own file for this manager: "PATH decides"; empty if
    /// there is nothing to say.
    std::string ownFile{};
};

/// All that this project knows of one network manager.  Each is written down in one file
/// of this folder, and listed in registry.cpp.
struct Manager {
    /// What core knows of it.
    core::Manager identity{};
    /// Its unit: while systemd says that this does not run, its state files are left over
    /// and claim nothing.  Empty for a manager that need not run to configure a link.
    std::string unit{};
    /// Its name on the bus; empty for one that has none.
    std::string service{};
    /// The manager that may run this one as its tool.  A link that both claim counts as
    /// claimed by that one only.
    std::string runBy{};
    /// The folders of its state files, below /run.
    std::vector<std::string> folders{};
    /// The package's own file that keeps it off slaves, as udevd and networkd look for it
    /// in several folders: "systemd/network/NAME"; empty if there is none.
    std::string ownFile{};

    /// Is `file`, a name in one of the folders, about the link?
    bool (*isStateFile)(const core::Link& link, std::string_view file){};
    /// Do its state files below `run` say that it configures the link?
    /// @throws std::system_error if a file is there and cannot be read
    bool (*claims)(const std::string& run, const core::Link& link){};
    /// The file by which it configures the link, or empty; nullptr if it never says.
    std::string (*configuredBy)(const std::string& run, const core::Link& link){};
    /// What it says of the link, as the rest of a sentence: "says configured, by FILE."
    std::string (*explain)(const core::Link& link, const Surroundings& around){};
    /// Asks it to let go of the link, and does not wait; nullptr if there is no safe way.
    /// @throws std::system_error if the bus is not there
    void (*release)(const Channel& channel, const core::Link& link){};
    /// The command with which root makes it let go, safe to print (base::shellQuoted()).
    std::string (*remedy)(const core::Link& link){};
};

} // namespace netfailover::guest::manager
