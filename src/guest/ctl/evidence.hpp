// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/core/problems.hpp"
#include "guest/core/topology.hpp"
#include "guest/ctl/dhcp_clients.hpp"
#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"
#include "guest/observe/module.hpp"
#include "guest/observe/snapshot.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace netfailover::guest::ctl {

/// All that doctor and explain judge by.
struct Evidence {
    observe::Snapshot snapshot{};
    core::Topology topology{};
    /// What core::problemsOf() says of these.
    std::vector<core::Problem> problems{};
    Inventory inventory{};
    InInitramfs initramfs{InInitramfs::Unknown};
    std::string netplanComplaint{};
    observe::ModuleFile moduleFile{};
    /// Of each manager that runs.
    std::vector<Profiles> profiles{};
    std::vector<GivenName> givenNames{};
    /// Of those that match the first is in force.
    std::vector<LinkFile> linkFiles{};
    /// Of NetworkManager, if it runs.
    std::vector<DeviceList> unmanagedDevices{};
    /// The same; of those that match the first is in force.
    std::vector<DeviceSection> deviceSections{};
    DhcpSockets dhcp{};
    bool daemonAnswers{};
    /// What net-failoverd says is wrong.
    std::vector<core::Problem> daemonProblems{};

    /// Of a machine as it was read; the rest has to be looked up.
    [[nodiscard]] static Evidence of(observe::Snapshot snapshot);

    /// @return an empty one for a link of which nothing was read.
    [[nodiscard]] LinkSetup setupOf(const core::Link& link) const {
        const auto found = inventory.setups.find(link.index);
        return found == inventory.setups.end() ? LinkSetup{} : found->second;
    }

    /// @return nothing for one that was not read; valid as long as the snapshot.
    [[nodiscard]] const core::Link* linkOf(int index) const;

    /// Those of the problems that have one of these identifiers.
    [[nodiscard]] std::vector<core::Problem>
    problemsNamed(std::initializer_list<std::string_view> identifiers) const;
};

/// A link as the managers' configuration sees it.
[[nodiscard]] Nic nicOf(const Evidence& evidence, const core::Link& link);

/// Has a link of the machine that name, or that alternative name?
[[nodiscard]] bool isThere(const Evidence& evidence, const std::string& name);

/// Is the line that gives a name for this link, as far as that is read?
[[nodiscard]] bool isFor(const Evidence& evidence, const GivenName& given, const core::Link& link);

} // namespace netfailover::guest::ctl
