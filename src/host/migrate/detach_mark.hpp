// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/detaching.hpp"

namespace netfailover::host::migrate {

/// Tells net-failover-hostd that a guest is about to be asked to let go of its virtual functions,
/// so that it hears by both halves until it has.  Ends with this; that of a program which was
/// killed ends by itself.
class DetachMark {
public:
    /// @param uuid of a domain of this host
    explicit DetachMark(const std::string& uuid, const std::string& folder = core::detachingFolder);
    DetachMark(const DetachMark&) = delete;
    DetachMark(DetachMark&&) = delete;
    DetachMark& operator=(const DetachMark&) = delete;
    DetachMark& operator=(DetachMark&&) = delete;
    ~DetachMark();

private:
    std::string file_;
};

} // namespace netfailover::host::migrate
