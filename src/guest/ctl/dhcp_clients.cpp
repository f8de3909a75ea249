// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/dhcp_clients.hpp"

#include "base/system/file.hpp"
#include "base/text/number.hpp"
#include "guest/ctl/profiles/lines.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <string_view>

namespace netfailover::guest::ctl {

namespace {

/// A line of /proc/net/packet or /proc/net/udp.
struct Socket {
    std::string inode{};
    int link{};
    std::string address{};
    /// Others listen to all protocols too, tcpdump for one.
    bool ofAllProtocols{};
};

struct Process {
    int pid{};
    std::string name{};
};

constexpr std::array clients{"dhclient", "dhcpcd", "udhcpc", "connmand", "busybox", "pump"};
constexpr std::array managers{"systemd-network", "NetworkManager"};

template <class Names> bool isOneOf(const Names& names, std::string_view name) {
    return std::ranges::any_of(names, [name](const char* one) { return name == one; });
}

std::vector<std::vector<std::string>> readRows(const std::string& path) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream stream(base::readFile(path).value_or(""));
    std::string line;
    std::getline(stream, line);
    while (std::getline(stream, line)) {
        rows.push_back(splitWords(line, " "));
    }
    return rows;
}

// sk RefCnt Type Proto Iface R Rmem User Inode
void addPacketSockets(const std::string& proc, std::vector<Socket>& sockets) {
    for (const auto& row : readRows(proc + "/net/packet")) {
        if (row.size() < 9 || (row[3] != "0800" && row[3] != "0003")) {
            continue;
        }
        const int link = base::numberOf<int>(row[4]).value_or(0);
        if (link > 0) {
            sockets.push_back({.inode = row[8], .link = link, .ofAllProtocols = row[3] == "0003"});
        }
    }
}

// The kernel prints the address as the number that it has in memory.
std::string addressText(std::string_view hexadecimal) {
    const auto number = base::numberOf<std::uint32_t>(hexadecimal, 16);
    std::array<char, INET_ADDRSTRLEN> text{};
    if (!number || *number == 0) {
        return {};
    }
    const in_addr address{.s_addr = *number};
    return inet_ntop(AF_INET, &address, text.data(), text.size());
}

// sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
void addUdpSockets(const std::string& proc, std::vector<Socket>& sockets) {
    constexpr std::string_view clientPort = ":0044";
    for (const auto& row : readRows(proc + "/net/udp")) {
        if (row.size() < 10 || !row[1].ends_with(clientPort)) {
            continue;
        }
        std::string address =
            addressText(std::string_view(row[1]).substr(0, row[1].size() - clientPort.size()));
        if (!address.empty()) {
            sockets.push_back({.inode = row[9], .address = std::move(address)});
        }
    }
}

std::string nameOf(const std::string& folder) {
    std::string name(base::firstLine(base::readFile(folder + "/comm").value_or("")));
    return name;
}

// Those that we may not look into have no descriptors to us.
std::map<std::string, Process> processesByInode(const std::string& proc) {
    std::map<std::string, Process> owners;
    for (const std::string& entry : filesIn(proc)) {
        const auto pid = base::numberOf<int>(entry);
        const std::string folder = proc + "/" + entry;
        for (const std::string& descriptor :
             pid ? filesIn(folder + "/fd") : std::vector<std::string>{}) {
            std::error_code gone;
            const std::string target =
                std::filesystem::read_symlink(folder + "/fd/" + descriptor, gone).string();
            if (target.starts_with("socket:[") && target.ends_with(']')) {
                owners.try_emplace(target.substr(8, target.size() - 9),
                                   Process{.pid = *pid, .name = nameOf(folder)});
            }
        }
    }
    return owners;
}

} // namespace

DhcpSockets readDhcpSockets(const std::string& proc) {
    std::vector<Socket> sockets;
    addPacketSockets(proc, sockets);
    addUdpSockets(proc, sockets);
    DhcpSockets found;
    if (sockets.empty()) {
        return found;
    }
    const auto owners = processesByInode(proc);
    for (const Socket& socket : sockets) {
        const auto owner = owners.find(socket.inode);
        if (owner == owners.end()) {
            found.ofUnknown.push_back(socket.link);
            continue;
        }
        const auto& [pid, name] = owner->second;
        if (!isOneOf(managers, name) && (!socket.ofAllProtocols || isOneOf(clients, name))) {
            found.sockets.push_back(
                {.link = socket.link, .address = socket.address, .pid = pid, .process = name});
        }
    }
    return found;
}

} // namespace netfailover::guest::ctl
