// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/bus/sdbus.hpp"

#include <gtest/gtest.h>
#include <new>

namespace netfailover::base {

namespace {

void expectError(const std::function<void()>& fails, const std::string& name,
                 const std::string& message) {
    const auto write = guarded([&fails](sdbus::PropertyGetReply&) { fails(); });
    sdbus::PropertyGetReply reply;
    try {
        write(reply);
        ADD_FAILURE() << "nothing was thrown";
    } catch (const sdbus::Error& error) {
        EXPECT_EQ(error.getName(), name);
        EXPECT_EQ(error.getMessage(), message);
    }
}

TEST(Guarded, LetsOnlyTheBusesErrorsThrough) {
    const std::string failed = "org.freedesktop.DBus.Error.Failed";
    expectError([] { throw std::bad_alloc(); }, failed, std::bad_alloc().what());
    expectError([] { throw std::runtime_error("no \xff"); }, failed, "no \xef\xbf\xbd");
    expectError([] { throw makeError("org.example.Error", "why"); }, "org.example.Error", "why");
}

TEST(Guarded, CallsTheFunction) {
    bool isCalled = false;
    const auto write = guarded([&isCalled](sdbus::PropertyGetReply&) { isCalled = true; });
    sdbus::PropertyGetReply reply;
    write(reply);
    EXPECT_TRUE(isCalled);
}

} // namespace

} // namespace netfailover::base
