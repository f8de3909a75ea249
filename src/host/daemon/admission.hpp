// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/domain.hpp"
#include "host/core/settings.hpp"
#include "host/daemon/record.hpp"

#include <string_view>

namespace netfailover::host::daemon {

/// What becomes of a domain that is about to be migrated to this host.
struct Admission {
    /// Why it must not begin, "" if it may.
    std::string refusal{};
    /// Virtual functions of this host in place of those that the source has named.
    std::vector<Replacement> replaced{};
    /// The domain with these, "" for none.
    std::string xml{};
};

/// Only what the XML names itself can be looked up: libvirt waits, and must not be asked.
/// @param records with what other domains here have
/// @throws xml::XmlError
[[nodiscard]] Admission admit(const kernel::Places& places, const core::Settings& settings,
                              const Records& records, std::string_view xml);

} // namespace netfailover::host::daemon
