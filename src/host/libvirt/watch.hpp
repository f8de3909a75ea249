// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::host::libvirt {

/// Prints a report (report.hpp) of all domains with a QEMU, and of whatever happens to
/// one, until libvirtd or the reader of standard output goes.  Standard input has
/// questions, a line each: "list", "find UUID" and "agent UUID".
/// @param uri "" for libvirt's default
/// @throws LibvirtError
void watch(const std::string& uri);

} // namespace netfailover::host::libvirt
