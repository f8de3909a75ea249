// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/driver.hpp"

#include <algorithm>
#include <cerrno>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <span>
#include <sys/ioctl.h>
#include <system_error>

namespace netfailover::guest::observe {

namespace {

// ENODEV, ENXIO: gone meanwhile.  EOPNOTSUPP: a link without a driver of its own.
bool isNoAnswer(int error) {
    return error == ENODEV || error == ENXIO || error == EOPNOTSUPP;
}

bool ask(int descriptor, unsigned long request, ifreq& interface) {
    if (ioctl(descriptor, request, &interface) == 0) {
        return true;
    }
    if (!isNoAnswer(errno)) {
        throw std::system_error(errno, std::generic_category(),
                                "cannot ask a network interface for its driver");
    }
    return false;
}

} // namespace

std::optional<std::string> readDriver(int descriptor, int index) {
    // The ethtool ioctl goes by name, so the name of this moment is asked for
    // first: the one in a dump may be another link's by now.
    ifreq interface {};
    interface.ifr_ifindex = index;
    ethtool_drvinfo info{};
    info.cmd = ETHTOOL_GDRVINFO;
    if (!ask(descriptor, SIOCGIFNAME, interface)) {
        return std::nullopt;
    }
    interface.ifr_data = reinterpret_cast<char*>(&info); // NOLINT: the ioctl's own interface
    if (!ask(descriptor, SIOCETHTOOL, interface)) {
        return std::nullopt;
    }
    const std::span driver(info.driver);
    return std::string(driver.begin(), std::ranges::find(driver, '\0'));
}

} // namespace netfailover::guest::observe
