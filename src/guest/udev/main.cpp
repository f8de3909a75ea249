// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What the udev rules cannot say.  They start it for masters, and for what came with
// the address of one; on other machines it does not run.
//
//   master NAME  udev is about to give this name to a new master.  Prints another one
//                if that is meant for it, and has whoever holds it step aside;
//                fails if NAME is right
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
// the name that the master was to have and has not, for failoverctl doctor.
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

void leaveMark(const core::Link& master) {
    constexpr mode_t everyoneLooks = 0755;
    constexpr mode_t everyoneReads = 0644;
    mkdir(marks, everyoneLooks);
    const int mark = open(markOf(master).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, everyoneReads);
    if (mark >= 0) {
        close(mark);
    }
}

// Whatever is written there wakes the units that watch the folder.
void noteRefused(const core::Link& master, const std::string& name) {
    const std::string path = markOf(master);
    if (base::firstLine(base::readFile(path).value_or("")) == name) {
        return;
    }
    const int mark = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (mark >= 0) {
        if (!name.empty()) {
            dprintf(mark, "%s\n", name.c_str());
        }
        close(mark);
    }
}

std::vector<core::NamedLink> siblingsOf(const core::Failover& failover) {
    std::vector<core::NamedLink> siblings;
    for (const auto* slave : {&failover.primary, &failover.standby}) {
        if (*slave) {
            siblings.push_back(udev::readNaming(**slave));
        }
    }
    for (const core::Link& candidate : failover.candidates) {
        siblings.push_back(udev::readNaming(candidate));
    }
    return siblings;
}

bool stepsAside(const core::NamedLink& holder) {
    return std::ranges::any_of(core::namesAside(holder), [&holder](const std::string& name) {
        return udev::rename(holder, name);
    });
}

// The master has them by the event that net-failover-siblings gives it.
void giveNamesBack(const std::vector<core::NamedLink>& siblings, std::vector<core::Link>& links) {
    for (const core::NamedLink& sibling : siblings) {
        for (const std::string& name : core::namesOfMaster(sibling)) {
            if (udev::takeName(sibling, name)) {
                core::dropName(links, sibling.index, name);
            }
        }
    }
}

// False if the name stays where it is.
bool isFreed(const core::NameChoice& choice, const core::Link& master,
             const std::vector<core::Link>& links) {
    if (choice.holder != nullptr) {
        return stepsAside(*choice.holder);
    }
    return !core::isHeldByOther(choice.name, master.index, links);
}

std::string nameOf(const core::Failover& failover, std::string_view wanted,
                   std::vector<core::Link> links) {
    const core::Link& master = failover.master;
    const std::vector<core::NamedLink> siblings = siblingsOf(failover);
    giveNamesBack(siblings, links);
    const core::NameChoice choice = core::chooseName(udev::readNaming(master), wanted, siblings);
    const std::string name = isFreed(choice, master, links) ? choice.name : master.name;
    const std::string refused = core::refusedName(master.name, choice, wanted, name);
    if (!refused.empty()) {
        complain(base::printable(master.name) + " keeps its name, and does not get " +
                 base::printable(refused) + ": somebody uses one of them.");
    }
    noteRefused(master, refused);
    return name;
}

int nameMaster(std::string_view wanted) {
    const std::vector<core::Link> links = udev::readLinks();
    const core::Link* const link = linkOfEvent(links);
    if (link == nullptr) {
        std::puts(variable("INTERFACE"));
        return EXIT_SUCCESS;
    }
    leaveMark(*link);
    const core::Topology topology = core::classify(links);
    const auto failover =
        std::ranges::find(topology.failovers, link->index,
                          [](const core::Failover& one) { return one.master.index; });
    if (failover == topology.failovers.end()) {
        return EXIT_FAILURE;
    }
    const std::string name = nameOf(*failover, wanted, links);
    if (name == wanted) {
        return EXIT_FAILURE;
    }
    std::puts(name.c_str());
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
    return link != nullptr && !core::isHeldByOther(wanted, link->index, links) &&
                   udev::isOwnFile(variable("ID_NET_LINK_FILE"))
               ? EXIT_SUCCESS
               : EXIT_FAILURE;
}

} // namespace

int main(int count, char** arguments) {
    const std::string_view command = count > 1 ? arguments[1] : "";
    try {
        if (command == "master" && count == 3) {
            return nameMaster(arguments[2]);
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
    std::fputs("Usage: net-failover-udev master NAME | mark | candidate | slave NAME\n", stderr);
    return wrongUsage;
}
