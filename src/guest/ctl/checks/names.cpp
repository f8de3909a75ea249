// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text/shell.hpp"
#include "guest/core/classify.hpp"
#include "guest/ctl/checks/registry.hpp"
#include "guest/ctl/profiles/editable.hpp"
#include "guest/ctl/profiles/link_files.hpp"

#include <algorithm>

namespace netfailover::guest::ctl {

namespace {

using core::Link;

// The line that gives a name; nobody reads all that a rule may ask for.
const GivenName* giverOf(const Evidence& evidence, const std::string& name, const Link& master) {
    const GivenName* found = nullptr;
    for (const GivenName& given : evidence.givenNames) {
        const bool isOwn = given.text.starts_with("Name=") || given.text.starts_with("NAME");
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

bool isSlave(const Evidence& evidence, const std::string& name) {
    const auto found = std::ranges::find(evidence.snapshot.links, name, &Link::name);
    return found != evidence.snapshot.links.end() &&
           core::roleOf(evidence.topology, found->index).has_value();
}

// What the helper wrote down when it happened; who has the name may have gone since.
Check refused(const Evidence& evidence, const Link& master, const core::Refusal& refusal) {
    const std::string text = "udev was to call " + master.name + " " + refusal.name;
    if (refusal.cause == core::RefusalCause::Kernel) {
        return warning(text + ", and could not: " + core::causeOf(refusal) +
                       ".  It is tried again at the next boot.");
    }
    if (isSlave(evidence, refusal.holder)) {
        return warning(text + ", which was the name of " + refusal.holder +
                       ", and that was in use.  The master has it once that has gone, and after a "
                       "reboot.");
    }
    // By an alternative name, else it says no more.
    const bool isAlias = !refusal.holder.empty() && refusal.holder != refusal.name;
    const std::string holder = isAlias ? ", " + refusal.holder : "";
    return warning(text + ", which is the name of another interface" + holder +
                   ".  Give that one, or the master, another name.");
}

void addRefused(const Evidence& evidence, const Link& master, Checks& found) {
    const core::Refusal refusal = evidence.setupOf(master).refusal;
    if (refusal.name.empty() || master.isCalled(refusal.name)) {
        return;
    }
    const bool isLate =
        refusal.cause == core::RefusalCause::Busy ||
        (refusal.cause == core::RefusalCause::Unknown && !isThere(evidence, refusal.name));
    found.push_back(isLate ? late(master, refusal.name, giverOf(evidence, refusal.name, master))
                           : refused(evidence, master, refusal));
}

// A rule may go on in lines below its first.
std::string sedFor(const std::string& name) {
    return "s/NAME[[:blank:]]*:=[[:blank:]]*\"" + base::escaped(name, R"(\.[]^$*/)") +
           "\"/NAME=\"" + base::escaped(name, R"(\&/)") + "\"/";
}

// Ours for slaves comes too late for it, and at each "add" they try to have the name.  It
// is said once, of the first of them.
void addFinal(const Evidence& evidence, const Link& slave, Checks& found) {
    for (const GivenName& given : evidence.givenNames) {
        const std::string place = placeOf(given.file, given.line) + ": ";
        const bool isSaid = std::ranges::any_of(
            found, [&place](const Check& check) { return check.reason.starts_with(place); });
        if (isSaid || !given.isFinal || given.conditions.empty() ||
            !isFor(evidence, given, slave)) {
            continue;
        }
        const Editable its = editable(given.file);
        found.push_back(
            warning(place + given.text + " is final, so that 81-net-failover-name.rules cannot " +
                        "keep the slave " + slave.name +
                        " from the name that is meant for its master.  Write NAME= there.",
                    its.prepare + "sed -i " + base::shellQuoted(sedFor(given.name)) + " " +
                        base::shellQuoted(its.path) + " && udevadm control --reload"));
    }
}

// Whoever means a slave by its driver or place wants it to have what the file says.
bool isMeantFor(const Evidence& evidence, const std::string& file, const Link& slave) {
    return std::ranges::any_of(evidence.linkFiles, [&](const LinkFile& each) {
        return each.file == file && meansOne(each) &&
               !unmet({.conditions = each.conditions}, nicOf(evidence, slave));
    });
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
            addFinal(evidence, *member.link, found);
            const std::string file = evidence.setupOf(*member.link).property("ID_NET_LINK_FILE");
            if (!file.empty() && !file.ends_with("/01-net-failover-slave.link") &&
                !isMeantFor(evidence, file, *member.link)) {
                found.push_back(warning(member.link->name + " was set up by " + file +
                                        " and not by 01-net-failover-slave.link."));
            }
        });
}

} // namespace netfailover::guest::ctl
