// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/udev/machine.hpp"

#include "alone.hpp"

#include <algorithm>

namespace netfailover::guest::udev {

namespace {

using namespace netfailover::guest::test;

bool giveName(int index, std::string_view name) {
    return ask(RTM_NEWLINKPROP, attribute(IFLA_PROP_LIST, attribute(IFLA_ALT_IFNAME, name)), index);
}

bool isCalled(int index, std::string_view name) {
    const auto links = readLinks();
    const auto link = std::ranges::find(links, index, &core::Link::index);
    return link != links.end() && link->isCalled(name);
}

// An alternative name may be one that the kernel takes for no first one.
TEST(UdevMachine, LosesNoNameByARefusedRename) {
    expectAlone([] {
        const int index = addVeth("v0") ? static_cast<int>(if_nametoindex("v0")) : 0;
        if (index == 0 || !giveName(index, "a:b") || !giveName(index, "lan0")) {
            return true; // a kernel without veth or without alternative names
        }
        const core::NamedLink link{
            .index = index, .name = "v0", .alternativeNames = {"a:b", "lan0"}};
        return rename(link, "a:b") == std::errc::invalid_argument && isCalled(index, "v0") &&
               isCalled(index, "a:b") && !rename(link, "lan0") && isCalled(index, "lan0") &&
               !isCalled(index, "v0");
    });
}

} // namespace

} // namespace netfailover::guest::udev
