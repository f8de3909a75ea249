// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>
#include <string_view>

namespace netfailover::host::migrate {

/// Does the URI of a libvirt name a server?  One that does not leads to this host.
[[nodiscard]] bool namesServer(std::string_view uri);

/// Refuses the libvirt of another host.  A command that changes a domain tells the daemon of it
/// by files (lock.hpp, detach_mark.hpp), and looks into /sys for virtual functions: all of that
/// must be of the domain's own host.
/// @param connect as on the command line
/// @throws std::runtime_error, LibvirtError
void refuseAnotherHost(const std::string& connect);

} // namespace netfailover::host::migrate
