// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/libvirt/error.hpp"
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

/// Calls what asks libvirt, which may hang for as long as it likes.
/// @throws LibvirtError that says which libvirt it was
template <class Ask> auto patiently(const Options& options, const std::string& uri, Ask ask) {
    const Patience patience(options, uri);
    try {
        return ask();
    } catch (const libvirt::LibvirtError& error) {
        throw libvirt::LibvirtError(waitingFor(uri) + ": " + error.what());
    }
}

} // namespace netfailover::host::migrate
