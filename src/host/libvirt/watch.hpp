// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::host::libvirt {

/// Prints a report (report.hpp) once it listens, and of whatever happens to a domain from then
/// on, until libvirtd or the writer of standard input goes.  It asks libvirt nothing: an event
/// that has come is told at once, whatever libvirt is busy with.
/// @param uri "" for libvirt's default
/// @throws LibvirtError
void watch(const std::string& uri);

/// Prints a report of what a guest's agent says of its interfaces, if it answers: that may
/// take seconds.
/// @throws LibvirtError
void askAgent(const std::string& uri, const std::string& uuid);

} // namespace netfailover::host::libvirt
