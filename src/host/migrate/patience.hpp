// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <chrono>
#include <string>

namespace netfailover::host::migrate {

/// Waits with a person for a call of libvirt's, which may hang: says so after 4 seconds,
/// and ends the program after the limit.  One at a time; over when it is destroyed.
class Patience {
public:
    /// @param what "libvirt at qemu:///system"
    /// @param document for standard output at the end, "" for none
    Patience(const std::string& what, std::chrono::seconds limit, const std::string& document);
    Patience(const Patience&) = delete;
    Patience(Patience&&) = delete;
    Patience& operator=(const Patience&) = delete;
    Patience& operator=(Patience&&) = delete;
    ~Patience();
};

} // namespace netfailover::host::migrate
