// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/network_files.hpp"

#include "base/system/file.hpp"

#include <vector>

namespace netfailover::guest::ctl {

namespace {

void readOne(const std::string& path,
             const std::function<void(const Setting&, const std::string&)>& use) {
    const std::string text = base::readFile(path).value_or("");
    for (const Setting& setting : parseSettings(text, Syntax::Systemd)) {
        use(setting, path);
    }
}

} // namespace

std::map<std::string, std::string> filesInForce(const std::string& run, const ConfigRoots& config,
                                                const std::string& below, std::string_view ending) {
    std::map<std::string, std::string> files;
    for (const std::string& parent :
         {config.etc, run, config.usr + "/local/lib", config.usr + "/lib"}) {
        const std::string folder = std::string(parent).append("/").append(below);
        for (const std::string& name : filesIn(folder)) {
            if (name.ends_with(ending)) {
                files.emplace(name, folder + name);
            }
        }
    }
    return files;
}

void readNetworkFile(const std::string& run, const ConfigRoots& config, const std::string& name,
                     std::string& path,
                     const std::function<void(const Setting&, const std::string&)>& use,
                     const std::function<void(const std::string&)>& meet) {
    std::vector<std::string> parts{path};
    const std::string dropIns = networkFolder + name + ".d/";
    for (const auto& [dropIn, itsPath] : filesInForce(run, config, dropIns, ".conf")) {
        parts.push_back(itsPath);
    }
    for (const std::string& part : parts) {
        path = part;
        readOne(path, use);
        if (meet) {
            meet(path);
        }
    }
}

} // namespace netfailover::guest::ctl
