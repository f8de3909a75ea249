// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/shell.hpp"
#include "guest/manager/registry.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <fstream>
#include <iterator>

namespace netfailover::guest::manager {

namespace {

constexpr const char* folder = "dhcpcd";
// One file for each link and protocol that dhcpcd's own script has told of.
constexpr const char* hookFolder = "dhcpcd/hook-state/resolv.conf";
// Of the process of one link: for both families, for IPv4 or for IPv6 only
constexpr std::array pidSuffixes{".pid", "-4.pid", "-6.pid"};
// Of the one process that has all links but those which dhcpcd.conf denies
constexpr std::string_view managerPidFile = "pid";
constexpr std::array hookSuffixes{".dhcp", ".dhcp6", ".ra"};

// Does `word` stand among the arguments of a process?  dhcpcd writes there what it is
// for: "dhcpcd: enp2s0 [ip4]".  A process that we are not allowed to see may be it.
bool isDhcpcdFor(pid_t pid, std::string_view word) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline", std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.empty()) {
        return true;
    }
    for (char& byte : text) {
        byte = byte == '\0' ? ' ' : byte;
    }
    return text.find("dhcpcd") != std::string::npos &&
           (' ' + text + ' ').find(" " + std::string(word) + " ") != std::string::npos;
}

// A pid file outlives a process that was killed, and its number may be another's since.
bool isAlive(const std::string& pidFile, std::string_view word) {
    const std::string text = base::firstLine(base::readFile(pidFile).value_or(""));
    pid_t pid{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pid);
    if (error != std::errc{} || pid <= 0) {
        return false;
    }
    const bool isThere = kill(pid, 0) == 0 || errno == EPERM;
    return isThere && isDhcpcdFor(pid, word);
}

bool hasProcess(const std::string& run, const core::Link& link) {
    for (const char* suffix : pidSuffixes) {
        if (isAlive(run + "/" + folder + "/" + link.name + suffix, link.name)) {
            return true;
        }
    }
    return false;
}

// Which links the one process has cannot be asked without its socket; what its script
// has noted of a link it has configured.
bool isConfiguredByManager(const std::string& run, const core::Link& link) {
    bool isNoted = false;
    for (const char* suffix : hookSuffixes) {
        isNoted |= base::exists(run + "/" + hookFolder + "/" + link.name + suffix);
    }
    return isNoted && isAlive(run + "/" + folder + "/" + std::string(managerPidFile), "[manager]");
}

bool isStateFile(const core::Link& link, std::string_view file) {
    const bool isOfLink = file.starts_with(link.name);
    const std::string_view rest = isOfLink ? file.substr(link.name.size()) : "";
    return file == managerPidFile || std::ranges::count(pidSuffixes, rest) > 0 ||
           std::ranges::count(hookSuffixes, rest) > 0;
}

bool claims(const std::string& run, const core::Link& link) {
    return hasProcess(run, link) || isConfiguredByManager(run, link);
}

std::string explain(const core::Link& link, const Surroundings& around) {
    if (hasProcess(around.run, link)) {
        return "has a process for it.";
    }
    return isConfiguredByManager(around.run, link)
               ? "has configured it, as it does every link that dhcpcd.conf does not deny."
               : "does not know it, or does not run.";
}

// "-x" and not "-k", which gives the lease back: slave and master have one MAC address,
// so it may be the master's lease too.
std::string remedy(const core::Link& link) {
    const std::string name = base::shellQuoted(link.name);
    return "printf 'denyinterfaces %s\\n' " + name + " >>/etc/dhcpcd.conf && dhcpcd -x " + name;
}

} // namespace

// There is no release: to end it takes the address with it, and a service manager or the
// administrator's script starts it again.
Manager dhcpcd() {
    return {
        .identity = {.name = "dhcpcd", .canBeAsked = false},
        .runBy = "ifupdown",
        .folders = {folder, hookFolder},
        .isStateFile = isStateFile,
        .claims = claims,
        .explain = explain,
        .remedy = remedy,
    };
}

} // namespace netfailover::guest::manager
