// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/udev/name.hpp"

#include "base/text/printable.hpp"
#include "guest/core/members.hpp"
#include "guest/core/naming.hpp"
#include "guest/udev/machine.hpp"
#include "guest/udev/mark.hpp"

#include <algorithm>
#include <optional>
#include <system_error>

namespace netfailover::guest::udev {

namespace {

core::NamedMembers namedMembers(const core::Topology& topology) {
    core::NamedMembers named;
    for (const core::Member& member : core::membersOf(topology)) {
        auto& of = member.role == core::Role::Master ? named.masters : named.slaves;
        of.push_back(readNaming(*member.link, topology));
    }
    return named;
}

// The master has them by the event that net-failover-siblings gives it.
void giveNamesBack(std::vector<core::NamedLink>& slaves, std::vector<core::Link>& links) {
    for (core::NamedLink& slave : slaves) {
        for (const std::string& name : core::namesOfMaster(slave)) {
            if (takeName(slave, name)) {
                core::dropName(links, slave.index, name);
                std::erase(slave.alternativeNames, name);
            }
        }
    }
}

// Has a slave give a name away.
std::error_code freeName(const std::string& name, const core::NamedLink& holder,
                         const std::vector<core::Link>& links) {
    if (holder.name != name) {
        return takeName(holder, name) ? std::error_code{}
                                      : std::make_error_code(std::errc::device_or_resource_busy);
    }
    std::error_code error;
    for (const std::string& aside : core::namesAside(holder, links)) {
        error = rename(holder, aside);
        if (!error) {
            break;
        }
    }
    return error;
}

// Is nobody called by it any more?  Where the master alone is in the way, too.
void makeFree(core::NameChoice& choice, const std::vector<core::Link>& links) {
    const bool isKept = choice.refusal && choice.refusal->cause != core::RefusalCause::Busy;
    if (choice.holder == nullptr || isKept) {
        return;
    }
    if (const std::error_code error = freeName(choice.name, *choice.holder, links)) {
        choice.refusal = {.name = choice.name,
                          .cause = core::RefusalCause::Kernel,
                          .holder = choice.holder->name,
                          .error = error.message()};
    }
}

// A .network file finds its netdev by an alternative name, too.
void tellRefused(const core::NamedLink& master, const core::Refusal& refusal) {
    if (master.isCalled(refusal.name)) {
        return;
    }
    const bool has = refusal.cause == core::RefusalCause::Busy && giveName(master, refusal.name);
    complain(base::printable(master.name) + " keeps its name, and " +
             (has ? "has " : "does not get ") + base::printable(refusal.name) +
             (has ? " as an alternative name: " : ": ") + base::printable(core::causeOf(refusal)) +
             '.');
}

} // namespace

std::string nameOf(const core::Link& master, const Wish& wish, const core::Topology& topology,
                   std::vector<core::Link> links) {
    core::NamedMembers members = namedMembers(topology);
    giveNamesBack(members.slaves, links);
    core::NamedLink& named =
        *std::ranges::find(members.masters, master.index, &core::NamedLink::index);
    core::Mark mark = readMark(master);
    if (named.numbered) {
        mark.kernelName = named.name;
    }
    named.refused = mark.refusal.name;
    // As one in use
    named.inUse = named.inUse || wish.naming == Naming::Alias;
    // What counts for a number alone
    if (wish.naming == Naming::Any) {
        named.kernelName = mark.kernelName;
        members.configured = readConfigurations();
    } else {
        named.numbered = false;
    }
    core::NameChoice choice = core::chooseName(named, wish.name, members, links);
    makeFree(choice, links);
    if (choice.refusal) {
        tellRefused(named, *choice.refusal);
    }
    mark.refusal = choice.refusal.value_or(core::Refusal{});
    writeMark(master, mark);
    return choice.refusal ? named.name : choice.name;
}

} // namespace netfailover::guest::udev
