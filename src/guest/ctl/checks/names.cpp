// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/ctl/checks/registry.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Link;

// The line that gives a name; nobody reads all that a rule may ask for.
const GivenName* giverOf(const Evidence& evidence, const std::string& name, const Link& master) {
    const GivenName* found = nullptr;
    for (const GivenName& given : evidence.givenNames) {
        const bool isOwn = given.text.starts_with("Name=") || given.text.starts_with("NAME=");
        if (!isOwn || given.name != name || !isFor(evidence, given, master)) {
            continue;
        }
        if (!given.conditions.empty()) {
            return &given;
        }
        found = &given;
    }
    return found;
}

// The initramfs is before anybody uses the master, and has .link files of those in /etc and
// /usr.
Check late(const Link& master, const std::string& name, const GivenName* given) {
    constexpr const char* refresh = "update-initramfs -u || dracut --force";
    const std::string text =
        master.name + " was in use already when udev was to call it " + name +
        (given == nullptr ? std::string{} : " by " + placeOf(given->file, given->line)) +
        ", and keeps its name.  ";
    const bool isLink = given != nullptr && given->file.ends_with(".link");
    if (isLink && !given->file.starts_with("/run/")) {
        return warning(text + "With that file in the initramfs it has the name after a reboot.",
                       refresh);
    }
    if (isLink) {
        return warning(text + "The initramfs has nothing of what is in /run; with a copy of that "
                              "file in /etc/systemd/network, and in the initramfs, it has the "
                              "name after a reboot.",
                       "cp " + base::shellQuoted(given->file) + " /etc/systemd/network/ && { " +
                           refresh + "; }");
    }
    return warning(text + "With a .link file that gives the name in /etc/systemd/network, and in "
                          "the initramfs, it has that after a reboot.");
}

void addRefused(const Evidence& evidence, const Link& master, Checks& found) {
    const std::string name = evidence.setupOf(master).refusedName;
    if (name.empty() || master.isCalled(name)) {
        return;
    }
    const auto& links = evidence.snapshot.links;
    const bool isTaken =
        std::ranges::any_of(links, [&name](const Link& link) { return link.isCalled(name); });
    if (!isTaken) {
        found.push_back(late(master, name, giverOf(evidence, name, master)));
    } else {
        found.push_back(warning("udev was to call " + master.name + " " + name +
                                ", which is the name of another interface.  Give that one, or "
                                "the master, another name."));
    }
}

} // namespace

Checks checkNames(const Evidence& evidence) {
    return checkMembers(
        evidence, "No slave can have the name that is meant for its master.",
        [&evidence](const core::Member& member, Checks& found) {
            if (member.role == core::Role::Master) {
                addRefused(evidence, *member.link, found);
                return;
            }
            const std::string file = evidence.setupOf(*member.link).property("ID_NET_LINK_FILE");
            if (!file.empty() && !file.ends_with("/01-net-failover-slave.link")) {
                found.push_back(warning(member.link->name + " was set up by " + file +
                                        " and not by 01-net-failover-slave.link."));
            }
        });
}

} // namespace netfailover::guest::ctl
