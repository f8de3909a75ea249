// SPDX-License-Identifier: LGPL-2.1-or-later
#include "kernel/module.hpp"

#include "tree.hpp"

#include <gtest/gtest.h>
#include <system_error>

namespace netfailover::kernel {

namespace {

using netfailover::test::Tree;

TEST(FailoverDriver, IsNoneWhenNotLoaded) {
    const Tree sys;
    sys.folder("module/virtio_net");
    EXPECT_EQ(readFailoverDriver(sys.path(), false), "");
}

TEST(FailoverDriver, IsInTreeWhenLoaded) {
    const Tree sys;
    sys.folder("module/net_failover");
    EXPECT_EQ(readFailoverDriver(sys.path(), false), "in-tree");
    EXPECT_EQ(readFailoverDriver(sys.path(), true), "in-tree");
}

TEST(FailoverDriver, IsInTreeWhenBuiltIn) {
    const Tree sys;
    sys.folder("module");
    EXPECT_EQ(readFailoverDriver(sys.path(), true), "in-tree");
}

TEST(FailoverDriver, IsOursWhenTheVersionSaysSo) {
    const Tree sys;
    sys.file("module/net_failover/version", "net-failover 0.2.0\n");
    EXPECT_EQ(readFailoverDriver(sys.path(), false), "net-failover 0.2.0");
}

TEST(FailoverDriver, IsInTreeWhateverElseTheVersionSays) {
    const Tree sys;
    sys.file("module/net_failover/version", "0.1\n");
    EXPECT_EQ(readFailoverDriver(sys.path(), true), "in-tree");
}

TEST(FailoverDriver, IsNotGuessedWithoutSysfs) {
    const Tree sys;
    EXPECT_THROW((void)readFailoverDriver(sys.path(), true), std::system_error);
    sys.unreadable("module/net_failover/version");
    EXPECT_THROW((void)readFailoverDriver(sys.path(), true), std::system_error);
}

} // namespace

} // namespace netfailover::kernel
