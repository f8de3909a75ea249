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
//                nobody else has the name
//   free NAME    succeeds if nobody else has the name, not as an alternative one either
//
// The netdev is that of the event, whose properties are in the environment.

#include "base/system/file.hpp"
#include "guest/core/classify.hpp"
#include "guest/udev/machine.hpp"
#include "guest/udev/mark.hpp"
#include "guest/udev/name.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace {

using namespace netfailover;
using namespace netfailover::guest;

constexpr int wrongUsage = 2;

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
    udev::leaveMark(*link);
    const core::Topology topology = core::classify(links);
    if (core::roleOf(topology, link->index) != core::Role::Master) {
        return EXIT_FAILURE;
    }
    const std::string name =
        udev::nameOf(*link,
                     {.name = std::string(wanted),
                      .naming = isGiven || wanted == givenByLinkFile() ? udev::Naming::Given
                                                                       : udev::Naming::Any},
                     topology, links);
    // NetworkManager is told of the master by its name.
    if (name != link->name) {
        udev::wakeByMark(*link);
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
        udev::leaveMark(*link);
        (void)udev::nameOf(*link, {.name = wanted, .naming = udev::Naming::Alias}, topology, links);
    }
    return EXIT_SUCCESS;
}

int markMaster() {
    const std::vector<core::Link> links = udev::readLinks();
    if (const core::Link* const link = linkOfEvent(links)) {
        udev::leaveMark(*link);
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

int isFree(const std::string& wanted) {
    const std::vector<core::Link> links = udev::readLinks();
    const core::Link* const link = linkOfEvent(links);
    return link != nullptr && core::otherWith(wanted, link->index, links) == nullptr ? EXIT_SUCCESS
                                                                                     : EXIT_FAILURE;
}

int isOwnName(const std::string& wanted) {
    return udev::isOwnFile(variable("ID_NET_LINK_FILE")) ? isFree(wanted) : EXIT_FAILURE;
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
        if (command == "free" && count == 3) {
            return isFree(arguments[2]);
        }
    } catch (const std::exception& error) {
        udev::complain(error.what());
        return EXIT_FAILURE;
    }
    std::fputs(
        "Usage: net-failover-udev master NAME | given NAME | alias NAME | mark | candidate | "
        "slave NAME | free NAME\n",
        stderr);
    return wrongUsage;
}
