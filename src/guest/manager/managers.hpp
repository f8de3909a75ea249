// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/plan.hpp"
#include "guest/manager/manager.hpp"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::manager {

/// Finds out which network managers configure a link, from the state files that they
/// keep under `run` (/run), so that it works without a bus too.  A file that is not
/// there, or that outlived its manager, claims nothing.
/// @throws std::system_error if a file is there and cannot be read
[[nodiscard]] std::vector<core::Manager> readManagers(const std::string& run,
                                                      const core::Link& link);

/// Whether a manager's process runs, as far as systemd says: not where it is not there
/// to ask, and not of a manager that needs no process.
enum class Life : std::uint8_t { Unknown, Running, Stopped };

[[nodiscard]] Life lifeOf(const std::string& run, const Manager& manager);

/// Drops the managers that the bus does not know from what was read of some links.  One
/// of which systemd says that it runs stays: it is late on the bus, or hangs.
/// @param absent their names
void dropAbsent(std::vector<core::Link>& links, const std::string& run,
                const std::set<std::string>& absent);

/// Asks a manager to let go of a link, and does not wait; see Manager::release.
/// @throws std::system_error if the bus is not there
void release(const Channel& channel, const core::LetGo& action);

/// What a manager says of a link, see Manager::explain.
[[nodiscard]] std::string explain(const Manager& manager, const core::Link& link,
                                  const Surroundings& around);

/// The folders in which readManagers() looks, so that they can be watched.
[[nodiscard]] std::vector<std::string> stateFolders(const std::string& run);

/// Is `file`, a name in one of stateFolders(), about this link, or about a manager that
/// may configure it?
[[nodiscard]] bool isStateFileOf(const core::Link& link, std::string_view file);

} // namespace netfailover::guest::manager
