// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/module.hpp"

#include "tree.hpp"

#include <gtest/gtest.h>
#include <system_error>

namespace netfailover::guest::observe {

namespace {

using netfailover::guest::test::Tree;

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

TEST(FailoverDriver, IsOursWithOurParameter) {
    const Tree sys;
    sys.file("module/net_failover/version", "0.2.0\n");
    sys.file("module/net_failover/parameters/takeover_delay", "100\n");
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

constexpr const char* ourModinfo =
    "filename:       /lib/modules/6.1.0-1-amd64/updates/dkms/net_failover.ko\n"
    "version:        0.2.0\n"
    "depends:        failover\n"
    "signer:         DKMS module signing key\n"
    "parm:           takeover_delay:Milliseconds (uint)\n";

TEST(ModuleFile, IsReadFromModinfo) {
    EXPECT_EQ(parseModinfo(ourModinfo),
              (ModuleFile{.driver = "net-failover 0.2.0",
                          .path = "/lib/modules/6.1.0-1-amd64/updates/dkms/net_failover.ko",
                          .signer = "DKMS module signing key"}));
    EXPECT_EQ(parseModinfo("filename:       (builtin)\nversion: \n").driver, "in-tree");
}

TEST(ModuleFile, IsNotThereOrMakesNoSense) {
    for (const char* text : {"", "\n", "version", "filename", "xfilename: /a\n"}) {
        EXPECT_EQ(parseModinfo(text), ModuleFile{}) << text;
    }
}

TEST(Signatures, AreAskedForByLockdownOrParameter) {
    const Tree sys;
    EXPECT_FALSE(mustModulesBeSigned(sys.path()));
    sys.file("module/module/parameters/sig_enforce", "N\n");
    sys.file("kernel/security/lockdown", "[none] integrity confidentiality\n");
    EXPECT_FALSE(mustModulesBeSigned(sys.path()));
    sys.file("kernel/security/lockdown", "none [integrity] confidentiality\n");
    EXPECT_TRUE(mustModulesBeSigned(sys.path()));
    sys.file("kernel/security/lockdown", "");
    sys.file("module/module/parameters/sig_enforce", "Y\n");
    EXPECT_TRUE(mustModulesBeSigned(sys.path()));
}

} // namespace

} // namespace netfailover::guest::observe
