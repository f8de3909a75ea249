// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/system/file.hpp"
#include "base/text/number.hpp"
#include "base/text/shell.hpp"
#include "guest/manager/registry.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <fnmatch.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <utility>

namespace netfailover::guest::manager {

namespace {

constexpr const char* folder = "dhcpcd";
// One file for each link and protocol that dhcpcd's own script was called for.
constexpr const char* hookFolder = "dhcpcd/hook-state/resolv.conf";
// Of the process of one link: for both families, for IPv4 or for IPv6 only
constexpr std::array pidSuffixes{".pid", "-4.pid", "-6.pid"};
// Of the one process that has all links but those which dhcpcd.conf denies
constexpr std::string_view managerPidFile = "pid";
constexpr std::array hookSuffixes{".dhcp", ".dhcp6", ".ra"};
// From /run
constexpr const char* confFile = "/../etc/dhcpcd.conf";

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
    const auto pid = base::numberOf<pid_t>(text);
    if (pid.value_or(0) <= 0) {
        return false;
    }
    const bool isThere = kill(*pid, 0) == 0 || errno == EPERM;
    return isThere && isDhcpcdFor(*pid, word);
}

bool hasProcess(const std::string& run, const core::Link& link) {
    for (const char* suffix : pidSuffixes) {
        if (isAlive(run + "/" + folder + "/" + link.name + suffix, link.name)) {
            return true;
        }
    }
    return false;
}

// Between the patterns of a list are blanks, commas, or both.
std::string withoutCommas(std::string line) {
    std::ranges::replace(line, ',', ' ');
    return line;
}

// Do the patterns (fnmatch(3)) of such lines in dhcpcd.conf name the link?  Nothing where
// there is no such line.
std::optional<bool> isNamedBy(const std::string& keyword, const std::string& conf,
                              const core::Link& link) {
    std::optional<bool> isNamed;
    std::istringstream lines(conf);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(withoutCommas(std::move(line)));
        std::string pattern;
        if (words >> pattern && pattern == keyword) {
            isNamed = isNamed.value_or(false);
            while (words >> pattern) {
                isNamed = *isNamed || fnmatch(pattern.c_str(), link.name.c_str(), 0) == 0;
            }
        }
    }
    return isNamed;
}

bool isLeftOut(const std::string& run, const core::Link& link) {
    const std::string conf = base::readFile(run + confFile).value_or("");
    return isNamedBy("denyinterfaces", conf, link).value_or(false) ||
           !isNamedBy("allowinterfaces", conf, link).value_or(true);
}

// An address that ends by itself is a lease.  networkd and NetworkManager have such, too,
// but never beside dhcpcd on one link for long.
bool hasLease(const core::Link& link) {
    return std::ranges::any_of(link.addresses, [](const core::Address& address) {
        return address.family == core::Family::IPv4 && address.validSeconds != UINT32_MAX;
    });
}

// Which links the one process has cannot be asked without its socket.  What its script has
// noted of a link it has configured, but that notes only servers of names: where a lease
// has none, the lease itself has to do.
bool isConfiguredByManager(const std::string& run, const core::Link& link) {
    bool isNoted = false;
    for (const char* suffix : hookSuffixes) {
        isNoted |= base::exists(run + "/" + hookFolder + "/" + link.name + suffix);
    }
    return (isNoted || hasLease(link)) && !isLeftOut(run, link) &&
           isAlive(run + "/" + folder + "/" + std::string(managerPidFile), "[manager]");
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
// so it may be the master's lease too.  The one process that has all links (9.4) does not
// obey for one of them, nor does it read its file again: it has to be started again.
std::string remedy(const core::Link& link) {
    const std::string name = base::shellQuoted(link.name);
    return "printf 'denyinterfaces %s\\n' " + name + " >>/etc/dhcpcd.conf && { dhcpcd -x " + name +
           " || { dhcpcd -x && dhcpcd; }; }";
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
