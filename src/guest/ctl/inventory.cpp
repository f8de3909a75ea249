// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/inventory.hpp"

#include "base/system/command.hpp"
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/manager/managers.hpp"
#include "guest/manager/registry.hpp"
#include "guest/observe/udev.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <sys/utsname.h>
#include <unistd.h>

namespace netfailover::guest::ctl {

namespace {

// VIRTIO_ID_NET (linux/virtio_ids.h) as sysfs writes it, and VIRTIO_NET_F_STANDBY
// (linux/virtio_net.h).
constexpr const char* networkCard = "0x0001";
constexpr std::size_t standbyBit = 62;

std::vector<VirtioNic> readVirtioNics(const std::string& sys) {
    std::vector<VirtioNic> nics;
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(sys + "/bus/virtio/devices", ignored)) {
        const std::string path = entry.path().string();
        if (base::firstLine(base::readFile(path + "/device").value_or("")) != networkCard) {
            continue;
        }
        // One digit a bit, bit 0 first.
        const std::string features =
            base::firstLine(base::readFile(path + "/features").value_or(""));
        nics.push_back({.name = entry.path().filename().string(),
                        .bound = base::exists(path + "/driver"),
                        .standby = features.size() > standbyBit && features[standbyBit] == '1'});
    }
    std::ranges::sort(nics, {}, &VirtioNic::name);
    return nics;
}

std::string parentDriverOf(const std::string& sys, const core::Link& link) {
    if (!link.parent) {
        return {};
    }
    std::error_code ignored;
    return std::filesystem::read_symlink(sys + "/bus/" + link.parent->bus + "/devices/" +
                                             link.parent->name + "/driver",
                                         ignored)
        .filename()
        .string();
}

bool isMask(const std::string& path) {
    std::error_code error;
    return std::filesystem::is_character_file(path, error) ||
           std::filesystem::file_size(path, error) == 0;
}

// udev(7) and systemd.network(5): the first folder that has the name counts.
ConfigFile findConfig(const observe::Roots& roots, const ConfigRoots& config,
                      const std::string& name) {
    for (const std::string& folder :
         {config.etc, roots.run, config.usr + "/local/lib", config.usr + "/lib"}) {
        std::string path = folder;
        path.append("/").append(name);
        if (base::exists(path)) {
            const bool masked = isMask(path);
            return {.name = name, .path = std::move(path), .masked = masked};
        }
    }
    return {.name = name};
}

// What the command prints holds our rule; nothing if it prints nothing.
std::optional<bool> listsOurRule(const std::string& command) {
    const std::string text = base::outputOf(command);
    if (text.empty()) {
        return std::nullopt;
    }
    return text.find("/78-net-failover.rules") != std::string::npos;
}

} // namespace

std::string describe(const ConfigFile& file) {
    if (file.path.empty()) {
        return "there is no " + file.name;
    }
    return file.path + (file.masked ? " turns it off" : " decides");
}

std::vector<ManagerReport> readManagerReports(const observe::Roots& roots,
                                              const ConfigRoots& config, const core::Link& link,
                                              const std::map<std::string, std::string>& udev) {
    const auto role = udev.find(observe::roleProperty);
    const bool isKeptOff = role != udev.end() && role->second != "master";
    std::vector<ManagerReport> reports;
    for (const manager::Manager& manager : manager::allManagers()) {
        manager::Surroundings around{.run = roots.run, .udev = udev};
        if (isKeptOff && !manager.ownFile.empty()) {
            around.ownFile = describe(findConfig(roots, config, manager.ownFile));
        }
        reports.push_back(
            {.manager = manager.identity.name,
             .says = manager::explain(manager, link, around),
             .file = manager.configuredBy == nullptr ? "" : manager.configuredBy(roots.run, link)});
    }
    return reports;
}

Inventory readInventory(const observe::Roots& roots, const ConfigRoots& config,
                        const std::vector<core::Link>& links) {
    Inventory inventory{
        .virtioNics = readVirtioNics(roots.sys),
        .rule = findConfig(roots, config, "udev/rules.d/78-net-failover.rules"),
        .network = findConfig(roots, config, manager::networkd().ownFile),
        .link = findConfig(roots, config, "systemd/network/01-net-failover-slave.link"),
        .kernelArguments = base::readFile(roots.proc + "/cmdline").value_or(""),
        .udevRuns = base::exists(roots.run + "/udev/control"),
        .networkdRuns = base::exists(roots.run + "/systemd/netif/state") &&
                        manager::lifeOf(roots.run, manager::networkd()) != manager::Life::Stopped,
    };
    for (const core::Link& link : links) {
        LinkSetup setup{.udev = observe::readUdevProperties(link.index),
                        .parentDriver = parentDriverOf(roots.sys, link)};
        setup.managers = readManagerReports(roots, config, link, setup.udev);
        // net-failover-udev leaves it there.
        const std::string mark = roots.run + "/net-failover/" + link.address.toString();
        setup.refusal = core::markOf(base::readFile(mark).value_or("")).refusal;
        inventory.setups.emplace(link.index, std::move(setup));
    }
    return inventory;
}

InInitramfs searchInitramfs() {
    utsname system{};
    (void)uname(&system);
    const std::string release(std::data(system.release));
    const std::string image = base::shellQuoted("/boot/initrd.img-" + release);
    for (const std::string& command :
         {"lsinitramfs " + image, "lsinitrd --kver " + base::shellQuoted(release)}) {
        if (const auto found = listsOurRule(command + " 2>/dev/null")) {
            return *found ? InInitramfs::Yes : InInitramfs::No;
        }
    }
    return InInitramfs::Unknown;
}

std::string netplanComplaint() {
    if (geteuid() != 0 || !base::exists("/usr/sbin/netplan")) {
        return {};
    }
    // Its exit status tells nothing on Debian 13, and it also complains of the files' mode.
    std::istringstream text(base::outputOf("netplan get 2>&1 >/dev/null"));
    for (std::string line; std::getline(text, line);) {
        const auto place = line.find(".yaml:");
        if (place != std::string::npos) {
            return line.substr(line.rfind(' ', place) + 1);
        }
    }
    return {};
}

} // namespace netfailover::guest::ctl
