// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/migrate/options.hpp"

#include <string>

namespace netfailover::host::migrate {

/// "libvirt at qemu:///system"
[[nodiscard]] std::string waitingFor(const std::string& uri);

/// Waits with a person for a call of libvirt's, which may hang: says so after 4 seconds,
/// and ends the program after the limit.  One at a time; over when it is destroyed.
class Patience {
public:
    /// @param uri of the libvirt that is asked
    Patience(const Options& options, const std::string& uri);
    Patience(const Patience&) = delete;
    Patience(Patience&&) = delete;
    Patience& operator=(const Patience&) = delete;
    Patience& operator=(Patience&&) = delete;
    ~Patience();
};

} // namespace netfailover::host::migrate
