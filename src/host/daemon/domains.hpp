// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "host/core/hook_call.hpp"
#include "host/daemon/pairs.hpp"
#include "host/daemon/shared_files.hpp"
#include "host/kernel/cached_switch.hpp"
#include "host/libvirt/report.hpp"

#include <optional>
#include <set>

namespace netfailover::host::daemon {

/// The domains with pairs on this host, and the one path from what happens to them to what
/// the kernel is told: whatever comes in ends in reconcile().
class Domains {
public:
    Domains(kernel::Switch& kernel, const kernel::Places& places, core::Settings settings,
            Memory& memory, Time now);

    /// A call of the hook, which waits: libvirt must not be asked anything meanwhile.
    /// @return what the hook is answered
    /// @throws xml::XmlError
    [[nodiscard]] std::string call(const core::HookCall& call, Time now);

    void happened(const std::string& uuid, core::Event event, Time now);
    /// Nobody tells any more what happens to the domains.
    void unheard(Time now);
    /// @param asked when libvirt was asked for it, if not just now
    /// @return whether that holds: something that was told since is younger than the answer.
    bool found(const libvirt::Found& found, Time now, std::optional<Time> asked = {});
    /// libvirt is about to be asked by somebody who was not there before: what it tells from
    /// here on is of now, even of a libvirtd that has just been started.
    void askedAnew(Time now) { askedAnew_ = now; }
    /// All domains that libvirt has.
    void listed(const std::set<std::string>& uuids, Time now, std::optional<Time> asked = {});
    /// MACs of the guest's interfaces, by its agent.
    void inGuest(const std::string& uuid, const std::vector<core::Mac>& macs, Time now);

    /// Guests that are being asked to let go of their functions.
    void detaching(Detaching detaching, Time now);

    /// Brings the kernel to what should be; where it is so already, nothing is done.
    void reconcile(Time now);

    /// Takes all entries back that are ours, and forgets everything: the package goes.
    void withdraw();

    [[nodiscard]] const Records& records() const { return records_; }
    [[nodiscard]] bool empty() const { return records_.empty(); }

    /// When to reconcile again although nothing happens.
    [[nodiscard]] std::optional<Time> next() const { return next_; }

    /// Tells whether events of forwarding databases count.
    [[nodiscard]] bool followsEntries() const;

    /// Domains that lack something which only a change of the domain can give, by UUID, each
    /// with the virtual functions that its definition is not to name any more.
    [[nodiscard]] std::map<std::string, std::vector<core::PciAddress>> lacking() const;

    /// The element of <metadata> that a domain should have, by its UUID, where it has another.
    [[nodiscard]] std::map<std::string, std::string> unrecorded() const;

    /// Domains whose guests have an agent and are worth asking now for their interfaces.
    [[nodiscard]] std::vector<std::string> joining() const;

private:
    [[nodiscard]] bool isOurs(const core::Domain& domain, const core::Domain& persistent) const;
    void setCourse(DomainRecord& record, const core::Course& course, Time now);
    static void join(DomainRecord& record, Time now);
    void followDetaching(const std::string& uuid, DomainRecord& record, Time now);
    void reconcile(DomainRecord& record, Time now);
    [[nodiscard]] bool isSettled(const DomainRecord& record, Time now) const;
    void forget(Time now);
    void again(Time when);

    const kernel::Places* places_;
    core::Settings settings_;
    Memory* memory_;
    kernel::CachedSwitch kernel_;
    Pairs pairs_;
    Records records_;
    Detaching detaching_;
    std::optional<Time> next_;
    Time askedAnew_{};
};

} // namespace netfailover::host::daemon
