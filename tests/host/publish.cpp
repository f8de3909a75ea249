// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Stands in for net-failover-hostd on the bus, with one pair.
//
// usage: publish UUID MAC STAGE, with the number of the stage that its domain is in
#include "base/bus/sdbus.hpp"
#include "host/core/bus_names.hpp"
#include "host/daemon/publisher.hpp"

#include <cstdio>
#include <cstdlib>
#include <span>

using namespace netfailover;
using namespace netfailover::host;

namespace {

int serve(std::span<char*> words) {
    const auto connection = sdbus::createSystemBusConnection();
    daemon::DomainRecord domain{.name = "guest"};
    domain.course.stage = static_cast<core::Stage>(std::atoi(words[3]));
    domain.pairs.push_back(
        {.mac = core::Mac::fromString(words[2]).value_or(core::Mac{}), .hasFunction = true});
    daemon::Publisher publisher(*connection);
    publisher.publish({{words[1], domain}});
    base::requestName(*connection, core::busName);
    base::Loop loop;
    const auto attachment = base::attach(*connection, loop);
    (void)std::puts("ready");
    (void)std::fflush(stdout);
    return loop.run();
}

} // namespace

int main(int argc, char* argv[]) {
    const std::span words(argv, static_cast<std::size_t>(argc));
    return words.size() == 4 ? serve(words) : 2;
}
