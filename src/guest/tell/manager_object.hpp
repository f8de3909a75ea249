// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/tell/authority.hpp"
#include "guest/tell/manager_adaptor.hpp"
#include "guest/tell/objects.hpp"

#include <functional>

namespace netfailover::guest::tell {

/// The root object.
class ManagerObject final : public sdbus::AdaptorInterfaces<org::netfailover1::Manager_adaptor,
                                                            sdbus::ObjectManager_adaptor> {
public:
    /// @param reconcile reads the machine and publishes the result
    ManagerObject(sdbus::IConnection& connection, Authority& authority,
                  std::function<void()> reconcile);
    ManagerObject(const ManagerObject&) = delete;
    ManagerObject(ManagerObject&&) = delete;
    ManagerObject& operator=(const ManagerObject&) = delete;
    ManagerObject& operator=(ManagerObject&&) = delete;
    ~ManagerObject();

    /// See PublishedProperties.
    void update(const core::Findings& findings);

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

    Authority* authority_;
    std::function<void()> reconcile_;
    core::Findings findings_;
    PublishedProperties properties_;
};

} // namespace netfailover::guest::tell
