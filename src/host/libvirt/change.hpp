// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/course.hpp"
#include "host/libvirt/error.hpp"
#include "host/libvirt/handles.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace netfailover::host::libvirt {

/// A domain that is changed.  Each function throws LibvirtError, and may take half a minute
/// while libvirt has a job with the domain.
class Change {
public:
    /// @param uri "" for libvirt's default
    /// @param name or UUID
    Change(const std::string& uri, const std::string& name);

    [[nodiscard]] std::string liveXml() const;
    [[nodiscard]] std::string persistentXml() const;
    /// For another host: without what only this one knows.
    [[nodiscard]] std::string migratableXml(bool persistent) const;
    /// It has a definition.
    [[nodiscard]] bool isPersistent() const;
    [[nodiscard]] core::Sight sight() const;
    /// The same as of the function of that name.
    [[nodiscard]] std::map<std::string, std::uint64_t> sentFrames() const;

    /// Replaces the persistent definition.
    void define(const std::string& xml);

    // Of the running domain only.
    /// @param element of ours in its <metadata>, which replaces the one that is there
    void setMetadata(const std::string& element);
    void attach(const std::string& device);
    void update(const std::string& device);
    /// Asks the guest to let go of a device; does not wait.
    void detach(const std::string& alias);

    /// Migrates it live; returns when it runs on the other host.
    void migrate(const std::string& uri, const std::string& xml, const std::string& persistentXml);
    void abort();
    void resume();
    /// Ends its QEMU here.
    void end();
    /// Removes its definition, and nothing that the domain may have elsewhere, too.
    void undefine();

    /// @return nothing while no job is under way.
    [[nodiscard]] std::optional<Progress> progress() const;
    /// Of the migration that has brought it here, in milliseconds.
    [[nodiscard]] std::optional<std::uint64_t> completedDowntime() const;

private:
    ConnectionHandle connection_;
    DomainHandle domain_;
};

/// @param uuid of a domain
/// @return nothing where the libvirt does not answer, and Sight{} for a domain that it does
///         not know.
[[nodiscard]] std::optional<core::Sight> sightAt(const std::string& uri, const std::string& uuid,
                                                 Patience patience = Patience::Yes);

/// The same, but a libvirtd that has died is waited for: systemd starts it anew.
[[nodiscard]] std::optional<core::Sight>
sightAtLast(const std::string& uri, const std::string& uuid, Patience patience = Patience::Yes);

} // namespace netfailover::host::libvirt
