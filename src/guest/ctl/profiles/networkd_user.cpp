// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/profiles/networkd_user.hpp"

#include "base/system/file.hpp"
#include "base/text/number.hpp"
#include "base/text/shell.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/lines.hpp"

#include <filesystem>
#include <sstream>
#include <string_view>
#include <sys/stat.h>
#include <sys/xattr.h>

namespace netfailover::guest::ctl {

namespace {

constexpr std::string_view account = "systemd-network";

// As in the last digit of a mode.
constexpr unsigned toRead = 04;
constexpr unsigned toEnter = 01;

// Of a line NAME:x:NUMBER in /etc/passwd or /etc/group.
std::optional<unsigned> idIn(const std::string& file) {
    std::istringstream text(base::readFile(file).value_or(""));
    for (std::string line; std::getline(text, line);) {
        const auto fields = splitWords(line, ":");
        if (fields.size() > 2 && fields[0] == account) {
            return base::numberOf<unsigned>(fields[2]);
        }
    }
    return std::nullopt;
}

bool has(mode_t mode, int shift, unsigned rights) {
    return ((mode >> shift) & rights) == rights;
}

// Whom else a list of those lets in is not read.
bool hasAccessList(const std::string& path) {
    return getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
}

std::string opening(const std::string& path, const char* rights) {
    const std::string quoted = base::shellQuoted(path);
    return "chgrp " + std::string(account) + " " + quoted + " && chmod " + rights + " " + quoted +
           " && " + networkdReload;
}

Obstacle closedFolder(const std::string& folder) {
    return {.sentence = folder + " is closed to systemd-networkd, which ignores what is in it: " +
                        "that runs as the user " + std::string(account) + ".",
            .remedy = opening(folder, "g+rx")};
}

} // namespace

NetworkdUser::NetworkdUser(const ConfigRoots& config)
    : user_(idIn(config.etc + "/passwd")), group_(idIn(config.etc + "/group")) {}

bool NetworkdUser::may(const std::string& path, unsigned rights) const {
    struct stat status {};
    return !user_ || !group_ || stat(path.c_str(), &status) != 0 ||
           has(status.st_mode, 0, rights) ||
           (status.st_gid == *group_ && has(status.st_mode, 3, rights)) ||
           (status.st_uid == *user_ && has(status.st_mode, 6, rights)) || hasAccessList(path);
}

std::optional<Obstacle> NetworkdUser::obstacle(const std::string& file) const {
    // Those above are everybody's.
    std::filesystem::path folder = std::filesystem::path(file).parent_path();
    for (; folder.has_relative_path() && folder.filename() != "systemd";
         folder = folder.parent_path()) {
        if (!may(folder, toRead | toEnter)) {
            return closedFolder(folder);
        }
    }
    if (!may(folder, toEnter)) {
        return closedFolder(folder);
    }
    if (may(file, toRead)) {
        return std::nullopt;
    }
    const Editable its = editable(file);
    return Obstacle{.sentence =
                        file + " cannot be read by systemd-networkd, which ignores it: that runs " +
                        "as the user " + std::string(account) + ".",
                    .remedy = its.prepare + opening(its.path, "g+r")};
}

} // namespace netfailover::guest::ctl
