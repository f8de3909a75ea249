// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/manager/managers.hpp"

#include "base/system/file.hpp"

namespace netfailover::guest::manager {

namespace {

constexpr const char* networkdFolder = "/systemd/netif/links";
constexpr const char* networkManagerFolder = "/NetworkManager/devices";
constexpr const char* ifupdownFolder = "/network";
constexpr std::string_view ifupdownPrefix = "ifstate.";
// What net-failover-ifupdown has it take a slave for: up, and without configuration
constexpr std::string_view ifupdownMark = "net-failover";

// "pending" and "initialized" are before networkd has chosen a .network file,
// "unmanaged" and "linger" leave the link alone.
bool isConfiguredByNetworkd(const std::string& run, int index) {
    const auto text = base::readFile(run + networkdFolder + "/" + std::to_string(index));
    const auto state = base::valueOf(text.value_or(""), "ADMIN_STATE").value_or("");
    return state == "configuring" || state == "configured" || state == "failed";
}

bool isConfiguredByNetworkManager(const std::string& run, int index) {
    const auto text = base::readFile(run + networkManagerFolder + "/" + std::to_string(index));
    return base::valueOf(text.value_or(""), "managed") == "true";
}

bool isConfiguredByIfupdown(const std::string& run, std::string_view name) {
    const auto text =
        base::readFile(run + ifupdownFolder + "/" + std::string(ifupdownPrefix).append(name));
    const std::string state = base::firstLine(text.value_or(""));
    return !state.empty() && state != ifupdownMark;
}

} // namespace

std::vector<core::Manager> readManagers(const std::string& run, int index, std::string_view name) {
    std::vector<core::Manager> managers;
    if (isConfiguredByNetworkd(run, index)) {
        managers.push_back(core::Manager::Networkd);
    }
    if (isConfiguredByNetworkManager(run, index)) {
        managers.push_back(core::Manager::NetworkManager);
    }
    if (isConfiguredByIfupdown(run, name)) {
        managers.push_back(core::Manager::Ifupdown);
    }
    return managers;
}

std::vector<std::string> stateFolders(const std::string& run) {
    return {run + networkdFolder, run + networkManagerFolder, run + ifupdownFolder};
}

bool isStateFileOf(const core::Link& link, std::string_view file) {
    return file == std::to_string(link.index) ||
           file == std::string(ifupdownPrefix).append(link.name);
}

} // namespace netfailover::guest::manager
