// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "base/bus/sdbus.hpp"
#include "guest/tell/authority.hpp"
#include "guest/tell/failover_adaptor.hpp"
#include "guest/tell/link_adaptor.hpp"
#include "guest/tell/manager_adaptor.hpp"
#include "guest/tell/values.hpp"

#include <functional>

// The objects on the bus.  They hold values and translate; nothing is decided here.
namespace netfailover::guest::tell {

/// An object that comes and goes; both are told to whoever listens.
class LinkObject final : public sdbus::AdaptorInterfaces<org::netfailover1::Link_adaptor,
                                                         sdbus::ManagedObject_adaptor> {
public:
    LinkObject(sdbus::IConnection& connection, LinkValue value);
    LinkObject(const LinkObject&) = delete;
    LinkObject(LinkObject&&) = delete;
    LinkObject& operator=(const LinkObject&) = delete;
    LinkObject& operator=(LinkObject&&) = delete;
    ~LinkObject();

    /// Emits PropertiesChanged if there is a difference.
    void update(const LinkValue& value);

private:
    std::string Name() override { return value_.name; }
    std::int32_t InterfaceIndex() override { return value_.index; }
    std::string Role() override { return value_.role; }
    sdbus::ObjectPath Failover() override { return sdbus::ObjectPath{value_.failover}; }
    std::string Driver() override { return value_.driver; }
    bool Carrier() override { return value_.carrier; }
    bool Managed() override { return !value_.managedBy.empty(); }
    std::vector<std::string> ManagedBy() override { return value_.managedBy; }
    std::vector<std::string> LeakedAddresses() override { return value_.leakedAddresses; }

    LinkValue value_;
};

/// As LinkObject.
class FailoverObject final : public sdbus::AdaptorInterfaces<org::netfailover1::Failover_adaptor,
                                                             sdbus::ManagedObject_adaptor> {
public:
    FailoverObject(sdbus::IConnection& connection, FailoverValue value);
    FailoverObject(const FailoverObject&) = delete;
    FailoverObject(FailoverObject&&) = delete;
    FailoverObject& operator=(const FailoverObject&) = delete;
    FailoverObject& operator=(FailoverObject&&) = delete;
    ~FailoverObject();

    /// Emits PropertiesChanged if there is a difference.
    void update(const FailoverValue& value);

private:
    std::string Name() override { return value_.name; }
    std::int32_t InterfaceIndex() override { return value_.index; }
    std::string HardwareAddress() override { return value_.hardwareAddress; }
    sdbus::ObjectPath Primary() override { return sdbus::ObjectPath{value_.primary}; }
    sdbus::ObjectPath Standby() override { return sdbus::ObjectPath{value_.standby}; }
    std::string Active() override { return value_.active; }
    std::string State() override { return value_.state; }
    std::uint64_t SwitchCount() override { return value_.switches.count; }
    std::uint64_t LastSwitchUSec() override { return value_.switches.lastUsec; }

    FailoverValue value_;
};

/// The root object.
class ManagerObject final : public sdbus::AdaptorInterfaces<org::netfailover1::Manager_adaptor,
                                                            sdbus::ObjectManager_adaptor> {
public:
    /// @param reconcile looks at the machine and publishes what it sees
    ManagerObject(sdbus::IConnection& connection, Authority& authority,
                  std::function<void()> reconcile);
    ManagerObject(const ManagerObject&) = delete;
    ManagerObject(ManagerObject&&) = delete;
    ManagerObject& operator=(const ManagerObject&) = delete;
    ManagerObject& operator=(ManagerObject&&) = delete;
    ~ManagerObject();

    /// Emits PropertiesChanged if there is a difference.
    void update(const Findings& findings, const ManagerValue& value);

private:
    using FailoverItem = sdbus::Struct<std::int32_t, std::string, sdbus::ObjectPath>;
    using LinkItem = sdbus::Struct<std::int32_t, std::string, std::string, sdbus::ObjectPath>;

    std::vector<FailoverItem> ListFailovers() override;
    std::vector<LinkItem> ListLinks() override;
    std::tuple<std::int32_t, sdbus::ObjectPath> GetFailoverByName(const std::string& name) override;
    std::tuple<std::int32_t, sdbus::ObjectPath> GetLinkByName(const std::string& name) override;
    std::tuple<std::string, sdbus::ObjectPath> GetLinkByIndex(const std::int32_t& index) override;
    std::tuple<std::int32_t, std::string, sdbus::ObjectPath>
    ResolveHardwareAddress(const std::string& address) override;
    std::string Describe() override;
    void Reconcile(sdbus::Result<>&& result) override;

    std::string Version() override;
    std::string Driver() override { return value_.driver; }
    std::string State() override { return value_.state; }
    std::vector<std::string> Managers() override { return value_.managers; }

    Authority* authority_;
    std::function<void()> reconcile_;
    Findings findings_;
    ManagerValue value_;
};

} // namespace netfailover::guest::tell
