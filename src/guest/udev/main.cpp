// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the udev rules cannot say.  They start it for masters, and for what came with
// the address of one; on other machines it does not run.
//
//   master NAME  udev is about to give this name to a new master.  Prints another one
//                if that is meant for it, and has whoever holds it step aside;
//                fails if NAME is right.  A master in use gets it as an alternative name
//   given NAME   the same where a rule has named the master, perhaps as the kernel does
//   alias NAME   the same where udev renames nobody: a master that has another name gets it
//                as an alternative name
//   mark         leaves the mark of a master, by which the rules look for candidates; as
//                "master NAME" does
//   candidate    succeeds if the netdev is a candidate
//   slave NAME   succeeds if the .link file that gives a slave this name is for it, and
//                nobody has the name
//
// The netdev is that of the event, whose properties are in the environment.

#include "base/system/file.hpp"
#include "base/text/printable.hpp"
#include "guest/core/classify.hpp"
#include "guest/udev/machine.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

constexpr int wrongUsage = 2;

// A file for each master, named by its hardware address (78-net-failover.rules).  In it is
// the name that the master was to have and has not, and why, for failoverctl doctor.
constexpr const char* marks = "/run/net-failover";

// To the kernel's log, which the journal has as well: in an initramfs there is no other.
void complain(const std::string& text) {
    const int log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
    dprintf(log < 0 ? STDERR_FILENO : log, "<4>net-failover: %s\n", text.c_str());
}

const char* variable(const char* name) {
    const char* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? "" : value;
}

// An event may have waited while its netdev was renamed, and its name be another's now.
const core::Link* linkOfEvent(const std::vector<core::Link>& links) {
    const std::string_view text = variable("IFINDEX");
    int index = 0;
    std::from_chars(text.data(), text.data() + text.size(), index);
    const auto found = std::ranges::find(links, index, &core::Link::index);
    return found != links.end() && found->name == variable("INTERFACE") ? &*found : nullptr;
}

std::string markOf(const core::Link& master) {
    return std::string(marks) + '/' + master.address.toString();
}

// Whatever is opened there for writing wakes the units that watch the folder: what udev does
// once more at boot is nothing new.
void openMark(const core::Link& master, int flags) {
    constexpr mode_t everyoneReads = 0644;
    const int mark = open(markOf(master).c_str(), O_WRONLY | O_CLOEXEC | flags, everyoneReads);
    if (mark >= 0) {
        close(mark);
    }
}

void leaveMark(const core::Link& master) {
    constexpr mode_t everyoneLooks = 0755;
    mkdir(marks, everyoneLooks);
    openMark(master, O_CREAT | O_EXCL);
}

void noteRefused(const core::Link& master, const std::string& text) {
    const std::string path = markOf(master);
    if (base::readFile(path).value_or("") == text) {
        return;
    }
    const int mark = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (mark >= 0) {
        dprintf(mark, "%s", text.c_str());
        close(mark);
    }
}

core::NamedMembers membersOf(const core::Topology& topology) {
    core::NamedMembers members;
    for (const core::Failover& failover : topology.failovers) {
        members.masters.push_back(udev::readNaming(failover.master, topology));
        for (const auto* slave : {&failover.primary, &failover.standby}) {
            if (*slave) {
                members.slaves.push_back(udev::readNaming(**slave, topology));
            }
        }
        for (const core::Link& candidate : failover.candidates) {
            members.slaves.push_back(udev::readNaming(candidate, topology));
        }
    }
    return members;
}

// The master has them by the event that net-failover-siblings gives it.
void giveNamesBack(std::vector<core::NamedLink>& slaves, std::vector<core::Link>& links) {
    for (core::NamedLink& slave : slaves) {
        for (const std::string& name : core::namesOfMaster(slave)) {
            if (udev::takeName(slave, name)) {
                core::dropName(links, slave.index, name);
                std::erase(slave.alternativeNames, name);
            }
        }
    }
}

// Has a slave give a name away.
std::error_code free(const std::string& name, const core::NamedLink& holder,
                     const std::vector<core::Link>& links) {
    if (holder.name != name) {
        return udev::takeName(holder, name)
                   ? std::error_code{}
                   : std::make_error_code(std::errc::device_or_resource_busy);
    }
    std::error_code error;
    for (const std::string& aside : core::namesAside(holder, links)) {
        error = udev::rename(holder, aside);
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
    if (const std::error_code error = free(choice.name, *choice.holder, links)) {
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
    const bool has =
        refusal.cause == core::RefusalCause::Busy && udev::giveName(master, refusal.name);
    complain(base::printable(master.name) + " keeps its name, and " +
             (has ? "has " : "does not get ") + base::printable(refusal.name) +
             (has ? " as an alternative name: " : ": ") + base::printable(core::causeOf(refusal)) +
             '.');
}

enum class Naming : std::uint8_t {
    /// The name may be the kernel's.
    Any,
    /// Somebody has written it down.
    Given,
    /// It can be an alternative one only.
    Alias,
};

std::string nameOf(const core::Link& link, std::string_view wanted, const core::Topology& topology,
                   std::vector<core::Link> links, Naming naming) {
    core::NamedMembers members = membersOf(topology);
    giveNamesBack(members.slaves, links);
    core::NamedLink& master =
        *std::ranges::find(members.masters, link.index, &core::NamedLink::index);
    // As one in use
    master.inUse = master.inUse || naming == Naming::Alias;
    master.numbered = master.numbered && naming == Naming::Any;
    master.kernelName = naming == Naming::Any ? variable("ID_NET_FAILOVER_KERNEL_NAME") : "";
    members.configured = udev::readConfigurations();
    master.refused = core::refusalOf(base::readFile(markOf(link)).value_or("")).name;
    core::NameChoice choice = core::chooseName(master, wanted, members, links);
    makeFree(choice, links);
    if (choice.refusal) {
        tellRefused(master, *choice.refusal);
    }
    noteRefused(link, choice.refusal ? core::toMark(*choice.refusal) : "");
    return choice.refusal ? master.name : choice.name;
}

std::string givenByLinkFile() {
    return core::givenName(base::readFile(variable("ID_NET_LINK_FILE")).value_or(""));
}

int nameMaster(std::string_view wanted, bool isGiven) {
    const std::vector<core::Link> links = udev::readLinks();
    const core::Link* const link = linkOfEvent(links);
    if (link == nullptr) {
        std::puts(variable("INTERFACE"));
        return EXIT_SUCCESS;
    }
    leaveMark(*link);
    const core::Topology topology = core::classify(links);
    if (core::roleOf(topology, link->index) != core::Role::Master) {
        return EXIT_FAILURE;
    }
    const std::string name =
        nameOf(*link, wanted, topology, links,
               isGiven || wanted == givenByLinkFile() ? Naming::Given : Naming::Any);
    // NetworkManager is told of the master by its name.
    if (name != link->name) {
        openMark(*link, 0);
    }
    if (name == wanted) {
        return EXIT_FAILURE;
    }
    std::puts(name.c_str());
    return EXIT_SUCCESS;
}

// At a "move" systemd looks for the .link file, and does not go by its name.
int aliasMaster(const std::string& given) {
    const std::string ofFile = given == variable("INTERFACE") ? givenByLinkFile() : "";
    const std::string wanted = ofFile.empty() ? given : ofFile;
    const std::vector<core::Link> links = udev::readLinks();
    const core::Link* const link = linkOfEvent(links);
    const core::Topology topology = core::classify(links);
    if (link != nullptr && link->name != wanted &&
        core::roleOf(topology, link->index) == core::Role::Master) {
        leaveMark(*link);
        (void)nameOf(*link, wanted, topology, links, Naming::Alias);
    }
    return EXIT_SUCCESS;
}

int markMaster() {
    const std::vector<core::Link> links = udev::readLinks();
    if (const core::Link* const link = linkOfEvent(links)) {
        leaveMark(*link);
    }
    return EXIT_SUCCESS;
}

int isCandidate() {
    const std::vector<core::Link> links = udev::readLinks();
    const core::Link* const link = linkOfEvent(links);
    return link != nullptr &&
                   core::roleOf(core::classify(links), link->index) == core::Role::Candidate
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}

int isOwnName(const std::string& wanted) {
    const std::vector<core::Link> links = udev::readLinks();
    const core::Link* const link = linkOfEvent(links);
    return link != nullptr && core::otherWith(wanted, link->index, links) == nullptr &&
                   udev::isOwnFile(variable("ID_NET_LINK_FILE"))
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}

} // namespace

int main(int count, char** arguments) {
    const std::string_view command = count > 1 ? arguments[1] : "";
    try {
        if ((command == "master" || command == "given") && count == 3) {
            return nameMaster(arguments[2], command == "given");
        }
        if (command == "alias" && count == 3) {
            return aliasMaster(arguments[2]);
        }
        if (command == "mark" && count == 2) {
            return markMaster();
        }
        if (command == "candidate" && count == 2) {
            return isCandidate();
        }
        if (command == "slave" && count == 3) {
            return isOwnName(arguments[2]);
        }
    } catch (const std::exception& error) {
        complain(error.what());
        return EXIT_FAILURE;
    }
    std::fputs(
        "Usage: net-failover-udev master NAME | given NAME | alias NAME | mark | candidate | "
        "slave NAME\n",
        stderr);
    return wrongUsage;
}
