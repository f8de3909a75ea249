// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::host::libvirt {

/// Returns when QEMU asks a domain's guest to let go of a virtual function, when the libvirt
/// goes, and at once where that does not tell.  For a process of its own, which ends with
/// the one that has started it: libvirt serves events in a loop that cannot be left.
/// @param uri "" for libvirt's default
/// @param name or UUID
/// @return true if QEMU has.
/// @throws LibvirtError
[[nodiscard]] bool awaitUnplugAsked(const std::string& uri, const std::string& name);

} // namespace netfailover::host::libvirt
