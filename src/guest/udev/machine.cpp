// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/udev/machine.hpp"

#include "base/netlink/request.hpp"
#include "base/netlink/route_socket.hpp"
#include "base/system/file.hpp"
#include "guest/core/candidates.hpp"
#include "guest/observe/decode.hpp"
#include "guest/observe/driver.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace netfailover::guest::udev {

namespace {

// NET_NAME_UNKNOWN, for which the read fails, or NET_NAME_ENUM (linux/netdevice.h).
bool isNumbered(const std::string& name) {
    try {
        const auto type = base::readFile("/sys/class/net/" + name + "/name_assign_type");
        return type && base::firstLine(*type) == "1";
    } catch (const std::system_error&) {
        return true;
    }
}

// In the order of 01-net-failover-slave.link.
std::vector<std::string> placeNamesOf(const std::string& database) {
    std::vector<std::string> names;
    for (const char* source : {"FROM_DATABASE", "ONBOARD", "SLOT", "PATH"}) {
        if (const auto name = base::valueOf(database, std::string("E:ID_NET_NAME_") + source)) {
            names.push_back(*name);
        }
    }
    return names;
}

// What cannot be read has nothing to say.
std::string textOf(const std::filesystem::path& path) {
    try {
        return base::readFile(path).value_or("") + '\n';
    } catch (const std::system_error&) {
        return "";
    }
}

// Gives or takes an alternative name.
bool exchangeName(std::uint16_t type, const core::NamedLink& link, const std::string& name) {
    base::Request request(type, 0);
    ifinfomsg header{};
    header.ifi_index = link.index;
    request.header(header);
    request.nest(IFLA_PROP_LIST | NLA_F_NESTED, [&] {
        // With the NUL at its end
        request.attribute(IFLA_ALT_IFNAME, std::as_bytes(std::span(name.c_str(), name.size() + 1)));
    });
    return request.exchange() >= 0;
}

} // namespace

std::vector<core::Link> readLinks() {
    base::RouteSocket socket;
    auto links = base::dump(socket, {.type = RTM_GETLINK}, observe::decodeLink).objects;
    for (const int candidate : core::driverCandidates(links)) {
        const auto link = std::ranges::find(links, candidate, &core::Link::index);
        link->driver = observe::readDriver(socket.descriptor(), candidate);
    }
    auto listing = base::dump(socket, {.type = RTM_GETADDR}, observe::decodeAddress);
    for (auto& found : listing.objects) {
        const auto link = std::ranges::find(links, found.link, &core::Link::index);
        if (link != links.end()) {
            link->addresses.push_back(std::move(found.address));
        }
    }
    return links;
}

bool isOwnFile(const std::string& path) {
    return !path.ends_with("/01-net-failover-slave.link") &&
           core::isForOne(base::readFile(path).value_or(""));
}

core::NamedLink readNaming(const core::Link& link, const core::Topology& topology) {
    const std::string database =
        base::readFile("/run/udev/data/n" + std::to_string(link.index)).value_or("");
    return {.index = link.index,
            .name = link.name,
            .numbered = isNumbered(link.name),
            .placeNames = placeNamesOf(database),
            .alternativeNames = link.alternativeNames,
            .ownFile = isOwnFile(base::valueOf(database, "E:ID_NET_LINK_FILE").value_or("")),
            .inUse = core::isInUse(link, topology)};
}

std::string readConfigurations() {
    std::string text = textOf("/proc/cmdline") + textOf("/etc/network/interfaces");
    for (const char* folder :
         {"/etc/network/interfaces.d", "/etc/NetworkManager/system-connections",
          "/run/NetworkManager/system-connections", "/etc/systemd/network",
          "/run/systemd/network"}) {
        std::error_code error;
        for (const auto& file : std::filesystem::directory_iterator(folder, error)) {
            text += textOf(file.path());
        }
    }
    return text;
}

std::error_code rename(const core::NamedLink& link, const std::string& to) {
    const bool isOwn = std::ranges::count(link.alternativeNames, to) > 0 && takeName(link, to);
    ifreq interface {};
    link.name.copy(static_cast<char*>(interface.ifr_name), IFNAMSIZ - 1);
    to.copy(static_cast<char*>(interface.ifr_newname), IFNAMSIZ - 1);
    const base::RouteSocket socket;
    std::error_code error;
    if (ioctl(socket.descriptor(), SIOCSIFNAME, &interface) != 0) {
        error.assign(errno, std::system_category());
    }
    if (isOwn && error) {
        (void)giveName(link, to);
    }
    return error;
}

void complain(const std::string& text) {
    const int log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
    dprintf(log < 0 ? STDERR_FILENO : log, "<4>net-failover: %s\n", text.c_str());
}

bool giveName(const core::NamedLink& link, const std::string& name) {
    return exchangeName(RTM_NEWLINKPROP, link, name);
}

bool takeName(const core::NamedLink& link, const std::string& name) {
    return exchangeName(RTM_DELLINKPROP, link, name);
}

} // namespace netfailover::guest::udev
