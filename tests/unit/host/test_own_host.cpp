// SPDX-License-Identifier: LGPL-2.1-or-later
#include "host/migrate/own_host.hpp"

#include <gtest/gtest.h>
#include <stdexcept>
#include <string>

namespace netfailover::host::migrate {

namespace {

TEST(OwnHost, IsWhereNoServerIsNamed) {
    for (const char* uri :
         {"", "b", "qemu:///system", "qemu+unix:///system?socket=/run/a://b/c", "test:///default",
          "qemu+ssh:///system", "qemu:///system?command=qemu://b/system", "qemu:/system"}) {
        EXPECT_FALSE(namesServer(uri)) << uri;
    }
    for (const char* uri :
         {"qemu://b/system", "qemu+ssh://b/system", "qemu+ssh://root@b:22/system", "qemu+tcp://b",
          "qemu+tls://[::1]/system", "xen+ssh://b?no_verify=1", "qemu+tcp://127.0.0.1/system"}) {
        EXPECT_TRUE(namesServer(uri)) << uri;
    }
}

TEST(OwnHost, IsAllThatIsTakenBeforeAnybodyIsAsked) {
    EXPECT_NO_THROW(refuseAnotherHost("qemu:///system"));
    try {
        refuseAnotherHost("qemu+ssh://\x1b.invalid/system");
        FAIL();
    } catch (const std::runtime_error& refusal) {
        EXPECT_EQ(
            std::string(refusal.what()).find("qemu+ssh://\\x1b.invalid/system names a server"), 0U);
    }
}

} // namespace

} // namespace netfailover::host::migrate
