// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/tell/manager_object.hpp"

#include "base/text/utf8.hpp"
#include "guest/core/names.hpp"
#include "guest/tell/error.hpp"
#include "guest/tell/json.hpp"
#include "guest/tell/names.hpp"
#include "guest/tell/queries.hpp"

#include <utility>

namespace netfailover::guest::tell {

namespace {

// Turns a refusal into what the caller sees.
template <class Answer> auto answer(Answer getAnswer) {
    try {
        return getAnswer();
    } catch (const RequestRefused& refused) {
        throw base::makeError(refused.error().name, base::toUtf8(refused.error().message));
    } catch (const sdbus::Error&) {
        throw;
    } catch (const std::exception& error) {
        throw base::failureOf(error);
    }
}

sdbus::ObjectPath pathOf(const core::Failover& failover) {
    return sdbus::ObjectPath{failoverPath(failover.master.index)};
}

sdbus::ObjectPath pathOf(const core::Link& link) {
    return sdbus::ObjectPath{linkPath(link.index)};
}

} // namespace

ManagerObject::ManagerObject(sdbus::IConnection& connection, Authority& authority,
                             std::function<void()> reconcile)
    : AdaptorInterfaces(connection, sdbus::ObjectPath{rootPath}), authority_(&authority),
      reconcile_(std::move(reconcile)),
      properties_(getObject(), Manager_adaptor::INTERFACE_NAME, propertiesOf(findings_)) {
    registerAdaptor();
}

ManagerObject::~ManagerObject() {
    unregisterAdaptor();
}

void ManagerObject::update(const core::Findings& findings) {
    findings_ = findings;
    properties_.update(propertiesOf(findings));
}

std::vector<ManagerObject::FailoverItem> ManagerObject::ListFailovers() {
    return answer([&] {
        std::vector<FailoverItem> items;
        for (const core::Failover& failover : findings_.topology.failovers) {
            items.emplace_back(failover.master.index, base::toUtf8(failover.master.name),
                               pathOf(failover));
        }
        return items;
    });
}

std::vector<ManagerObject::LinkItem> ManagerObject::ListLinks() {
    return answer([&] {
        std::vector<LinkItem> items;
        for (const core::Member& member : core::membersOf(findings_.topology)) {
            items.emplace_back(member.link->index, base::toUtf8(member.link->name),
                               std::string(core::toString(member.role)), pathOf(*member.link));
        }
        return items;
    });
}

std::tuple<std::int32_t, sdbus::ObjectPath>
ManagerObject::GetFailoverByName(const std::string& name) {
    return answer([&] {
        const core::Failover& failover = failoverByName(findings_.topology, name);
        return std::tuple(failover.master.index, pathOf(failover));
    });
}

std::tuple<std::int32_t, sdbus::ObjectPath> ManagerObject::GetLinkByName(const std::string& name) {
    return answer([&] {
        const core::Link& link = *linkByName(findings_.topology, name).link;
        return std::tuple(link.index, pathOf(link));
    });
}

std::tuple<std::string, sdbus::ObjectPath>
ManagerObject::GetLinkByIndex(const std::int32_t& index) {
    return answer([&] {
        const core::Link& link = *linkByIndex(findings_.topology, index).link;
        return std::tuple(base::toUtf8(link.name), pathOf(link));
    });
}

std::tuple<std::int32_t, std::string, sdbus::ObjectPath>
ManagerObject::ResolveHardwareAddress(const std::string& address) {
    return answer([&] {
        const core::Failover& failover = failoverByAddress(findings_.topology, address);
        return std::tuple(failover.master.index, base::toUtf8(failover.master.name),
                          pathOf(failover));
    });
}

std::string ManagerObject::Describe() {
    return answer([&] { return formatJson(findings_, false); });
}

void ManagerObject::Reconcile(sdbus::Result<>&& result) {
    answer([&] {
        const auto pending = std::make_shared<sdbus::Result<>>(std::move(result));
        const auto finish = [this, pending](bool allowed, const std::string& why) {
            try {
                if (!allowed) {
                    throw base::makeError(notAuthorized, base::toUtf8(why));
                }
                answer(reconcile_);
                pending->returnResults();
            } catch (const sdbus::Error& error) {
                pending->returnError(error);
            }
        };
        authority_->mayReconcile(base::currentCaller(getObject()), finish);
    });
}

} // namespace netfailover::guest::tell
