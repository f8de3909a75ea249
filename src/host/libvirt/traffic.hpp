// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/libvirt/handles.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace netfailover::host::libvirt {

/// @return how many frames the guest has sent by each of its interfaces, by the name that it
///         has on the host; empty for a domain that does not run, or where libvirt does not
///         say.  Never waits for a job that libvirt has with the domain.
[[nodiscard]] std::map<std::string, std::uint64_t> sentFrames(virDomainPtr domain);

} // namespace netfailover::host::libvirt
