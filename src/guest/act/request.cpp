// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/act/request.hpp"

#include "base/netlink/socket.hpp"

#include <netlink/errno.h>

namespace netfailover::guest::act {

namespace {

// libnl's names for EEXIST, EADDRNOTAVAIL, ESRCH and ENOENT, and ENODEV.
bool isNeedless(int error) {
    return error == -NLE_EXIST || error == -NLE_NOADDR || error == -NLE_OBJ_NOTFOUND ||
           error == -NLE_NODEV;
}

Effect effectOf(int result, const char* what) {
    if (result < 0 && !isNeedless(result)) {
        base::throwNetlinkError(what, result);
    }
    return result < 0 ? Effect::None : Effect::Done;
}

} // namespace

Effect send(base::Request request, const char* what) {
    return effectOf(request.exchange(), what);
}

Effect sendTogether(const base::Request& first, const base::Request& second, const char* what) {
    const auto [firstResult, secondResult] = base::Request::exchangeTogether(first, second);
    (void)effectOf(firstResult, what);
    return effectOf(secondResult, what);
}

} // namespace netfailover::guest::act
