// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/lines.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace netfailover::guest::ctl {

/// Of .network and .link files, as filesInForce() takes it.
inline constexpr const char* networkFolder = "systemd/network/";

/// Of the files in a folder of systemd's the one in force, by name: the administrator's,
/// what was made at boot, the vendor's.
/// @param below the folder, for example networkFolder
[[nodiscard]] std::map<std::string, std::string> filesInForce(const std::string& run,
                                                              const ConfigRoots& config,
                                                              const std::string& below,
                                                              std::string_view ending);

/// Reads a .network or .link file with its drop-ins, which add to what is in the file.
/// @param name of the file
/// @param path where it is; of the one in work, if that cannot be read
/// @param use gets each setting, and the file in which it is written
/// @param meet gets the path of each of the files
/// @throws std::system_error if one cannot be read
void readNetworkFile(const std::string& run, const ConfigRoots& config, const std::string& name,
                     std::string& path,
                     const std::function<void(const Setting&, const std::string&)>& use,
                     const std::function<void(const std::string&)>& meet = {});

} // namespace netfailover::guest::ctl
