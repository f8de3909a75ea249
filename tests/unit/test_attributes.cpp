// SPDX-License-Identifier: LGPL-2.1-or-later
#include "guest/observe/attributes.hpp"

#include "tree.hpp"

#include <gtest/gtest.h>
#include <system_error>

namespace netfailover::guest::observe {

namespace {

using core::ActivePath;
using core::ModuleAttributes;
using core::Role;

struct AttributesTest : testing::Test {
    test::Tree sys;

    AttributesTest() { sys.file("class/net/fo0/ifindex", "2\n"); }

    void holds(const std::string& name, const std::string& text) const {
        sys.file("class/net/fo0/net_failover/" + name, text);
    }

    [[nodiscard]] std::optional<ModuleAttributes> read(const std::string& name = "fo0") const {
        return readModuleAttributes(sys.path(), 2, name);
    }
};

TEST_F(AttributesTest, AreThoseOfAMaster) {
    holds("role", "master\n");
    holds("active", "standby\n");
    holds("prefer", "standby\n");
    holds("switch_count", "3\n");
    holds("last_switch_usec", "1795000000000000\n");
    EXPECT_EQ(read(), (ModuleAttributes{.role = Role::Master,
                                        .active = ActivePath::Standby,
                                        .prefer = Role::Standby,
                                        .switchCount = 3,
                                        .lastSwitchUsec = 1795000000000000}));
}

TEST_F(AttributesTest, AreThoseOfASlave) {
    holds("role", "primary\n");
    EXPECT_EQ(read(), (ModuleAttributes{.role = Role::Primary}));
    holds("role", "none\n");
    EXPECT_EQ(read(), ModuleAttributes{});
}

TEST_F(AttributesTest, AreNotThereWithAnotherModule) {
    EXPECT_EQ(read(), std::nullopt);
    EXPECT_EQ(read("gone"), std::nullopt);
    EXPECT_EQ(read(""), std::nullopt);
}

TEST_F(AttributesTest, AreNotTakenFromAnotherLink) {
    holds("role", "primary\n");
    sys.file("class/net/fo0/ifindex", "3\n");
    EXPECT_EQ(read(), std::nullopt);
    EXPECT_EQ(read("../net/fo0"), std::nullopt);
}

TEST_F(AttributesTest, AreOnlyData) {
    holds("role", "master");
    for (const char* text : {"", "\n", "-1", "+1", " 1", "1 2", "0x10", "1e3", "standby ; reboot",
                             "18446744073709551616", "99999999999999999999999999", "\x80\xff"}) {
        for (const char* name : {"active", "prefer", "switch_count", "last_switch_usec"}) {
            holds(name, text);
        }
        EXPECT_EQ(read(), (ModuleAttributes{.role = Role::Master})) << text;
    }
    holds("switch_count", "18446744073709551615\n");
    holds("last_switch_usec", std::string(70000, '9'));
    holds("role", std::string(70000, 'm'));
    EXPECT_EQ(read(), (ModuleAttributes{.switchCount = UINT64_MAX}));
}

TEST_F(AttributesTest, AreNotGuessed) {
    sys.unreadable("class/net/fo0/net_failover/role");
    EXPECT_THROW((void)read(), std::system_error);
}

} // namespace

} // namespace netfailover::guest::observe
