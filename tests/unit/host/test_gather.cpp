// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/gather.hpp"
#include "world.hpp"

#include <gtest/gtest.h>

namespace netfailover::host::test {

namespace {

TEST(Gather, FindsTheDriverOfAVirtualFunctionBelowABond) {
    const Sysfs sysfs;
    sysfs.port("bond0", 20);
    sysfs.link("class/net/bond0/lower_pf0v1", "../pf0v1");
    sysfs.join("bond0");
    LivingSwitch kernel;
    const kernel::Places places = sysfs.places();
    const auto evidence = migrate::Gather(kernel, places).domain({.xml = domainXml}, nullptr);
    ASSERT_TRUE(evidence.pairs.at(0).host);
    EXPECT_EQ(evidence.pairs.at(0).host->wiring, core::Wiring::UplinkVf);
    EXPECT_EQ(evidence.pairs.at(0).host->uplinkDriver, "iavf");
}

} // namespace

} // namespace netfailover::host::test
