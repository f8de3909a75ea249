// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/system/descriptor.hpp"
#include "host/core/migrating.hpp"

#include <chrono>
#include <string>

namespace netfailover::host::migrate {

/// libvirt lets its group change domains, but neither could such a user be kept from what another
/// one does with the domain just now, nor would the daemon be told what becomes of it.
/// @throws std::runtime_error where we may not have a lock
void refuseWithoutRights(const std::string& file);

/// One migration of a domain at a time.  It lasts until this process and those that it has
/// started have ended, however they end.
class DomainLock {
public:
    /// @param file made where it is not; a place of it stands for each domain.  Where that is
    ///        not possible nobody is kept out.
    /// @param patience with somebody else who has it
    /// @throws std::runtime_error as refuseWithoutRights()
    DomainLock(const std::string& file, const std::string& uuid,
               std::chrono::milliseconds patience = {});
    DomainLock(const DomainLock&) = delete;
    DomainLock(DomainLock&&) = delete;
    DomainLock& operator=(const DomainLock&) = delete;
    DomainLock& operator=(DomainLock&&) = delete;
    ~DomainLock() = default;

    /// Has somebody else it?
    [[nodiscard]] bool isTaken() const { return isTaken_; }

private:
    base::Descriptor file_;
    bool isTaken_{};
};

} // namespace netfailover::host::migrate
