// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/ctl/checks/registry.hpp"

namespace netfailover::guest::ctl {

Checks checkNames(const Evidence& evidence) {
    return checkSlaves(evidence, "No slave can have the name that is meant for its master.",
                       [&evidence](const core::Member& slave, Checks& found) {
                           const std::string file =
                               evidence.setupOf(*slave.link).property("ID_NET_LINK_FILE");
                           if (!file.empty() && !file.ends_with("/01-net-failover-slave.link")) {
                               found.push_back(warning(slave.link->name + " was set up by " + file +
                                                       " and not by 01-net-failover-slave.link."));
                           }
                       });
}

} // namespace netfailover::guest::ctl
