// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <string>

namespace netfailover::host::libvirt {

/// Answers the questions of standard input, a line each, with a report (report.hpp) each:
/// "list", "find UUID", and "look UUID", which leaves out the XML of a domain in which nothing
/// shows a pair.  libvirt may keep an answer waiting for as long as it likes, so whoever asks
/// must be another process than the one that hears (watch.hpp).  Ends with its input.
/// @param uri "" for libvirt's default
/// @throws LibvirtError
void answer(const std::string& uri);

} // namespace netfailover::host::libvirt
