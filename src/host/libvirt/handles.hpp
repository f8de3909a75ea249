// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"
#include "host/core/mac.hpp"

#include <cstdlib>
#include <functional>
#include <libvirt/libvirt.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

// libvirt's objects, freed by themselves, and small questions about them.
namespace netfailover::host::libvirt {

template <auto free> struct Free {
    template <class Object> void operator()(Object* object) const { (void)free(object); }
};

using ConnectionHandle = std::unique_ptr<virConnect, Free<virConnectClose>>;
using DomainHandle = std::unique_ptr<virDomain, Free<virDomainFree>>;

/// Ends in LibvirtError with libvirt's last error.
[[noreturn]] void fail();

/// @param flags of virConnectOpenAuth(), VIR_CONNECT_RO for example
/// @throws LibvirtError
[[nodiscard]] ConnectionHandle openConnection(const std::string& uri, unsigned flags);

void eachDomain(virConnectPtr connection, unsigned flags,
                const std::function<void(virDomainPtr)>& take);

/// @return null where libvirt says that there is no such domain.
/// @throws LibvirtError where it does not answer
[[nodiscard]] DomainHandle findDomain(virConnectPtr connection, const std::string& uuid);

/// @param name or UUID
/// @throws LibvirtError where there is none
[[nodiscard]] DomainHandle domainOf(virConnectPtr connection, const std::string& name);

[[nodiscard]] std::string uuidOf(virDomainPtr domain);

/// @return "" for a domain that has gone.
[[nodiscard]] std::string xmlOf(virDomainPtr domain, unsigned flags);

/// Of a job that sends memory; in bytes.
struct Progress {
    std::uint64_t total{};
    std::uint64_t remaining{};
    /// A second.
    std::uint64_t rate{};
    std::uint64_t downtimeMilliseconds{};
    /// QEMU has not sent all, and will not: it has failed, or somebody has aborted it.  What
    /// libvirt still does is to clear up.
    bool isGivenUp{};
};

/// @param flags of virDomainGetJobStats()
/// @return nothing where there is no such job.
[[nodiscard]] std::optional<Progress> progressOf(virDomainPtr domain, unsigned flags);

/// Asks for a job although libvirt answers only once another program has done with the domain,
/// or it has started: up to 30 s later.
enum class Patience : bool { No, Yes };

/// @return Sight{} for a domain that has gone.
/// @throws LibvirtError where libvirt does not answer
[[nodiscard]] core::Sight sightOf(virDomainPtr domain, Patience patience = Patience::Yes);

/// @return the MACs of the guest's interfaces, or nothing where no agent answers.
[[nodiscard]] std::optional<std::vector<core::Mac>> guestMacs(virDomainPtr domain);

} // namespace netfailover::host::libvirt
