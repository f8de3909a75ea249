// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include <stdexcept>

namespace netfailover::host::libvirt {

/// libvirt refuses, or cannot be reached; what() says why.
class LibvirtError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Somebody has aborted what was under way.
class AbortedError : public LibvirtError {
public:
    using LibvirtError::LibvirtError;
};

} // namespace netfailover::host::libvirt
