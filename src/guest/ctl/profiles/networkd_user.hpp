// SPDX-License-Identifier: LGPL-2.1-or-later
#pragma once

#include "guest/ctl/inventory.hpp"
#include "guest/ctl/profiles/profile.hpp"

#include <optional>
#include <string>

namespace netfailover::guest::ctl {

/// Has systemd-networkd read its files again.
inline constexpr const char* networkdReload = "networkctl reload";

/// The user that systemd-networkd runs as, whom root's rights do not help.
class NetworkdUser {
public:
    explicit NetworkdUser(const ConfigRoots& config);

    /// What keeps it from reading a file below one of networkd's folders: the rights of the
    /// file, or of a folder.  Where nobody knows, it may.
    [[nodiscard]] std::optional<Obstacle> obstacle(const std::string& file) const;

private:
    [[nodiscard]] bool may(const std::string& path, unsigned rights) const;

    std::optional<unsigned> user_;
    std::optional<unsigned> group_;
};

} // namespace netfailover::guest::ctl
