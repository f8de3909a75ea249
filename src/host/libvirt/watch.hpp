// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::host::libvirt {

/// Prints a report (report.hpp) of all domains with a QEMU, and of whatever happens to
/// one, until libvirtd or the reader of standard output goes.  Standard input has
/// questions, a line each: "list" and "find UUID".  What libvirt would answer late is not
/// asked, so that no domain keeps the events of another one waiting.
/// @param uri "" for libvirt's default
/// @throws LibvirtError
void watch(const std::string& uri);

/// Prints a report of what a guest's agent says of its interfaces, if it answers: that may
/// take seconds.
/// @throws LibvirtError
void askAgent(const std::string& uri, const std::string& uuid);

} // namespace netfailover::host::libvirt
