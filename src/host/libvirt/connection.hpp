// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"
#include "host/core/domain.hpp"
#include "host/libvirt/error.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct _virConnect;
struct _virDomain;

namespace netfailover::host::libvirt {

/// A domain as libvirt tells of it.
struct DomainTexts {
    /// Of the running domain, or the persistent definition where it does not run.
    std::string xml{};
    bool running{};
};

/// Whether agents of guests are asked, which may take seconds.
enum class Agents : bool { Unasked, Asked };

/// A connection that only looks.  Every function throws LibvirtError.
class Connection {
public:
    /// @param uri "" for libvirt's default
    explicit Connection(const std::string& uri, Agents agents = Agents::Unasked);

    [[nodiscard]] std::string uri() const;
    /// As libvirt counts: 9.0.0 is 9000000.
    [[nodiscard]] unsigned long libvirtVersion() const;
    [[nodiscard]] unsigned long hypervisorVersion() const;
    [[nodiscard]] std::uint64_t freeMemoryKiB() const;

    /// @param name or UUID
    /// @return nothing for a domain that is not there, or goes while it is read.
    [[nodiscard]] std::optional<DomainTexts> domain(const std::string& name) const;
    [[nodiscard]] std::vector<DomainTexts> domains() const;
    /// @param name or UUID
    /// @return Sight{} for a domain that is not there.
    [[nodiscard]] core::Sight sight(const std::string& name) const;
    /// XML of a domain as it is defined or, where it is not, as it was started; "" for none.
    [[nodiscard]] std::string definition(const std::string& name) const;
    /// XML of each.
    [[nodiscard]] std::vector<std::string> networks() const;
    [[nodiscard]] std::vector<std::string> devices() const;
    /// Nothing where this libvirt tells of no interfaces: it may be installed without that part.
    [[nodiscard]] std::optional<std::vector<std::string>> interfaces() const;

    /// libvirt answers this to those only who may write, though it changes nothing.
    /// @return why the CPU there does not do for a domain, "" if it does; nothing where libvirt
    ///         cannot tell.
    [[nodiscard]] std::optional<std::string> cpuComplaint(const core::CpuDemand& demand) const;
    /// XML of the host, its CPU among others.
    [[nodiscard]] std::string capabilities() const;

    /// libvirt asks an agent only for those who may write.
    /// @return the MACs of the guest's interfaces, or nothing where no agent answers soon or we
    ///         may not ask it.
    [[nodiscard]] std::optional<std::vector<core::Mac>> macsInGuest(const std::string& name) const;

private:
    struct Close {
        void operator()(_virConnect* connection) const;
    };
    std::unique_ptr<_virConnect, Close> connection_;
    Agents agents_{};
};

} // namespace netfailover::host::libvirt
