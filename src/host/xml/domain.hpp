// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"

#include <string_view>

namespace netfailover::host::xml {

/// Reads a domain's XML as libvirt or a person has written it, live or not.  What it does
/// not know it passes over: values that libvirt would refuse are as if they were not there.
/// @throws XmlError
[[nodiscard]] core::Domain readDomain(std::string_view text);

} // namespace netfailover::host::xml
